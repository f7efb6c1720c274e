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


def translate(context: str, words: str) -> str:
    """Words in the person's language; named as the tool that collects them knows it."""
    return QCoreApplication.translate(context, words)


def machine_name(machine: Machine) -> str:
    """What a person calls it."""
    return translate("Hosts", "This computer") if machine.is_here else machine.name


def state_words(machine: Machine) -> str:
    """One word or two beside its name."""
    if machine.is_setting_up:
        return translate("Hosts", "setting up")
    if machine.doing == "looking" and machine.mark == "unknown":
        return translate("Hosts", "looking")
    words = {
        "unknown": translate("Hosts", "not looked at"),
        "ready": translate("Hosts", "ready"),
        "asleep": translate("Hosts", "asleep"),
        "bare": translate("Hosts", "no agent yet"),
        "outdated": translate("Hosts", "other version"),
        "away": translate("Hosts", "not reached"),
        "locked": translate("Hosts", "key locked"),
        "unconfirmed": translate("Hosts", "key not compared"),
        "changed": translate("Hosts", "key changed"),
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
    gpu = best_gpu(machine.capabilities)
    if gpu is not None:
        memory = "" if gpu.memory_bytes is None else size_words(gpu.memory_bytes)
        return " · ".join(filter(None, ("CUDA", gpu.label, memory)))
    if machine.here is not None:
        cores = translate("Hosts", "{count} cores").format(count=machine.here.cores)
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
    return translate("Hosts", "{seconds} s").format(seconds=number(value_s, 1))


def check_name(name: str) -> str:
    """The name of a finding of the doctor, as a person reads it; one that is not known stays as it came."""
    names = {
        "connection": translate("Hosts", "SSH"),
        "version": translate("Hosts", "Agent"),
        "system": translate("Hosts", "System"),
        "disk": translate("Hosts", "Disk"),
        "gpu": translate("Hosts", "GPU runs"),
        "cache": translate("Hosts", "Cache"),
        "agent": translate("Hosts", "Answer"),
        "agent folder": translate("Hosts", "Agent's folder"),
        "agent token": translate("Hosts", "Agent's token"),
        "agent service": translate("Hosts", "At logout"),
        "GPU driver": translate("Hosts", "GPU driver"),
    }
    return names.get(name) or (name[:1].upper() + name[1:])


def step_words(step: SetupStep) -> str:
    """A step of a set-up."""
    names: dict[SetupStep, str] = {
        "connect": translate("Hosts", "Connect"),
        "look": translate("Hosts", "Look at the machine"),
        "wheel": translate("Hosts", "Send the program"),
        "environment": translate("Hosts", "Make its environment"),
        "packages": translate("Hosts", "Install packages"),
        "models": translate("Hosts", "Bring the models"),
        "doctor": translate("Hosts", "Check"),
        "switch": translate("Hosts", "Switch to the new version"),
        "start": translate("Hosts", "Start the agent"),
        "tidy": translate("Hosts", "Tidy up"),
    }
    return names[step]
