"""How machines are told: their states, what they have, times and checks, in the person's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from vmsg_desktop.core.model.compute import Capabilities, WireDevice
from vmsg_desktop.core.model.host import SetupStep
from vmsg_desktop.presenters.hosts_state import Machine
from vmsg_desktop.ui.language import language
from vmsg_desktop.ui.pages.settings.parts import number, size_words

_DOTS = {
    "ready": "ok", "asleep": "off", "bare": "off", "unknown": "off", "outdated": "warn", "locked": "warn",
    "unconfirmed": "warn", "away": "err", "changed": "err",
}  # fmt: skip


def machine_name(machine: Machine) -> str:
    """What a person calls it."""
    return QCoreApplication.translate("Hosts", "This computer") if machine.is_here else machine.name


def state_words(machine: Machine) -> str:
    """One word or two beside its name."""
    tr = QCoreApplication.translate
    if machine.is_setting_up:
        return tr("Hosts", "setting up")
    if machine.doing == "looking" and machine.mark == "unknown":
        return tr("Hosts", "looking")
    words = {
        "unknown": tr("Hosts", "not looked at"),
        "ready": tr("Hosts", "ready"),
        "asleep": tr("Hosts", "asleep"),
        "bare": tr("Hosts", "no agent yet"),
        "outdated": tr("Hosts", "other version"),
        "away": tr("Hosts", "not reached"),
        "locked": tr("Hosts", "key locked"),
        "unconfirmed": tr("Hosts", "key not compared"),
        "changed": tr("Hosts", "key changed"),
    }
    return words[machine.mark]


def dot(machine: Machine) -> str:
    """The dot beside the state: ok, warn, err, off."""
    return "warn" if machine.is_setting_up else _DOTS[machine.mark]


def badge_kind(machine: Machine) -> str:
    """Look of the badge beside its name."""
    return {"off": "neutral"}.get(dot(machine), dot(machine))


def facts_line(machine: Machine) -> str:
    """What it has, in one line: device, its name, memory; where that is not known, where it is."""
    tr = QCoreApplication.translate
    gpu = best_gpu(machine.capabilities)
    if gpu is not None:
        memory = "" if gpu.memory_bytes is None else size_words(gpu.memory_bytes)
        return " · ".join(filter(None, ("CUDA", gpu.label, memory)))
    if machine.here is not None:
        cores = tr("Hosts", "{count} cores").format(count=machine.here.cores)
        return " · ".join(("CPU", cores, size_words(machine.here.memory_bytes)))
    if machine.capabilities is not None:
        return "CPU"
    return machine.entry.where if machine.entry is not None else ""


def best_gpu(capabilities: Capabilities | None) -> WireDevice | None:
    """The GPU that work runs on; None where none computes, or it is not known."""
    devices = capabilities.devices if capabilities is not None else ()
    return next((each for each in devices if each.is_proven and each.name.upper() != "CPU"), None)


def clock(at_s: float) -> str:
    """Hours and minutes, as the person's language writes them."""
    return QLocale(language()).toString(QDateTime.fromSecsSinceEpoch(round(at_s)), "HH:mm")


def day(at_s: float) -> str:
    """A date and its time."""
    return QLocale(language()).toString(QDateTime.fromSecsSinceEpoch(round(at_s)), QLocale.FormatType.ShortFormat)


def seconds(value_s: float) -> str:
    """A length of a few seconds."""
    return QCoreApplication.translate("Hosts", "{seconds} s").format(seconds=number(value_s, 1))


def check_name(name: str) -> str:
    """The name of a finding of the doctor, as a person reads it; one that is not known stays as it came."""
    tr = QCoreApplication.translate
    names = {
        "connection": tr("Hosts", "SSH"),
        "version": tr("Hosts", "Agent"),
        "system": tr("Hosts", "System"),
        "disk": tr("Hosts", "Disk"),
        "gpu": tr("Hosts", "GPU runs"),
        "cache": tr("Hosts", "Cache"),
        "agent": tr("Hosts", "Answer"),
        "agent folder": tr("Hosts", "Agent's folder"),
        "agent token": tr("Hosts", "Agent's token"),
        "agent service": tr("Hosts", "At logout"),
        "GPU driver": tr("Hosts", "GPU driver"),
    }
    return names.get(name) or (name[:1].upper() + name[1:])


def step_words(step: SetupStep) -> str:
    """A step of a set-up."""
    tr = QCoreApplication.translate
    names: dict[SetupStep, str] = {
        "connect": tr("Hosts", "Connect"),
        "look": tr("Hosts", "Look at the machine"),
        "wheel": tr("Hosts", "Send the program"),
        "environment": tr("Hosts", "Make its environment"),
        "packages": tr("Hosts", "Install packages"),
        "models": tr("Hosts", "Bring the models"),
        "doctor": tr("Hosts", "Check"),
        "switch": tr("Hosts", "Switch to the new version"),
        "start": tr("Hosts", "Start the agent"),
        "tidy": tr("Hosts", "Tidy up"),
    }
    return names[step]
