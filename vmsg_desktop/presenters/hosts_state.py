"""What the page of machines shows: each machine, how it stands, and what is being done with it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final, Literal

from vmsg_desktop.core.model.compute import Capabilities
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.host import (
    STEPS,
    HostCheck,
    HostEntry,
    SetupDone,
    SetupEvent,
    SetupLine,
    SetupNote,
    SetupProgress,
    SetupStarted,
    SetupStep,
)
from vmsg_desktop.core.model.host_look import Here, HostLook, PinnedKey

THIS_COMPUTER: Final = "local"

Mark = Literal[
    "unknown", "ready", "asleep", "bare", "outdated", "away", "locked", "unconfirmed", "changed", "setting up"
]
"""unknown: not looked at yet. asleep: set up, its agent does not run. bare: no agent is set up. away: not reached.
locked: a key needs its passphrase. unconfirmed: nobody compared its key. changed: it shows another key than pinned."""

Doing = Literal["", "looking", "starting", "stopping", "changing", "removing", "reading"]
StepState = Literal["waiting", "running", "done", "kept", "failed"]

_MARK_OF_CODE: Final[dict[str, Mark]] = {
    "host_key_changed": "changed",
    "host_key_unknown": "unconfirmed",
    "ssh_key_locked": "locked",
}


@dataclass(frozen=True)
class ChangedKey:
    """The key that a person confirmed, and the one that the host shows now."""

    host: str
    pinned: PinnedKey
    shown: PinnedKey


@dataclass(frozen=True)
class Doctor:
    """The last check: ``at_s`` Unix seconds, None = there was none yet; ``took_s`` how long it took."""

    checks: tuple[HostCheck, ...] = ()
    is_running: bool = False
    at_s: float | None = None
    took_s: float = 0.0


@dataclass(frozen=True)
class Step:
    """A step of a set-up: ``words`` say what came of it, ``share`` 0..1 how far it is, None = not told."""

    step: SetupStep
    state: StepState = "waiting"
    words: str = ""
    share: float | None = None


@dataclass(frozen=True)
class Setup:
    """A set-up under way, or how the last one ended.

    Attributes:
        line: what a program on the host wrote last. notes: what a person should know.
        is_running: it goes on. problem: why it ended; None = it has not failed.
    """

    steps: tuple[Step, ...] = tuple(Step(step) for step in STEPS)
    line: str = ""
    notes: tuple[str, ...] = ()
    is_running: bool = True
    problem: VmsgError | None = None


@dataclass(frozen=True)
class Machine:
    """One machine.

    Attributes:
        name: of the list, or `THIS_COMPUTER`. entry: None for this computer.
        here: facts of this computer. look, capabilities, pin: what was found; None = not known.
        setup: None = none was asked for since the window opened, or it is done.
        problem: why the last thing that was asked for failed.
    """

    name: str
    entry: HostEntry | None = None
    mark: Mark = "unknown"
    doing: Doing = ""
    here: Here | None = None
    look: HostLook | None = None
    capabilities: Capabilities | None = None
    pin: PinnedKey | None = None
    doctor: Doctor = field(default_factory=Doctor)
    setup: Setup | None = None
    changed: ChangedKey | None = None
    problem: VmsgError | None = None

    @property
    def is_here(self) -> bool:
        """It is this computer."""
        return self.entry is None

    @property
    def is_setting_up(self) -> bool:
        """A set-up goes on."""
        return self.setup is not None and self.setup.is_running


@dataclass(frozen=True)
class HostsState:
    """The page.

    Attributes:
        machines: this computer first, hosts by name. selected: whose details are shown. runs_on: of new messages.
        is_adding: a host is being reached to add it. add_problem: why it was not added.
        aliases: hosts of the SSH settings. problem: the list itself cannot be used.
    """

    machines: tuple[Machine, ...] = (Machine(THIS_COMPUTER),)
    selected: str = THIS_COMPUTER
    runs_on: str = THIS_COMPUTER
    is_adding: bool = False
    add_problem: VmsgError | None = None
    aliases: tuple[str, ...] = ()
    problem: VmsgError | None = None

    def machine(self, name: str) -> Machine | None:
        """One of them."""
        return next((each for each in self.machines if each.name == name), None)


def mark_of(look: HostLook) -> Mark:
    """How a host that was reached stands."""
    state = look.status.state
    if state is None:
        return "away"
    if state.version is None:
        return "bare"
    if look.status.is_outdated:
        return "outdated"
    return "ready" if state.is_running else "asleep"


def failed(machine: Machine, error: VmsgError) -> Machine:
    """The machine after something could not be done: its way may have told something about it."""
    changed = _changed_key(error)
    mark: Mark = _MARK_OF_CODE.get(error.code, machine.mark)
    if error.family == "remote" and error.code.startswith(("host_", "ssh_")) and error.code not in _MARK_OF_CODE:
        mark = "away"
    if mark in ("away", "changed", "locked", "unconfirmed"):
        machine = replace(machine, look=None, capabilities=None)  # nothing is claimed of what was not reached
    if machine.is_setting_up and machine.setup is not None:
        steps = tuple(
            replace(each, state="failed") if each.state == "running" else each for each in machine.setup.steps
        )
        setup = replace(machine.setup, steps=steps, is_running=False, problem=error)
        return replace(machine, mark=mark, doing="", changed=changed or machine.changed, setup=setup)
    return replace(machine, mark=mark, doing="", changed=changed or machine.changed, problem=error)


def advanced(setup: Setup, event: SetupEvent) -> Setup:
    """A set-up after an event of it."""
    match event:
        case SetupStarted(step=step):
            return replace(_with(setup, Step(step, "running")), line="")
        case SetupProgress(step=step, fraction=share):
            return _with(setup, Step(step, "running", share=share))
        case SetupLine(text=text):
            return replace(setup, line=text.strip())
        case SetupNote(words=words):
            return replace(setup, notes=(*setup.notes, words))
        case SetupDone(step=step, words=words, is_new=is_new):
            return replace(_with(setup, Step(step, "done" if is_new else "kept", words)), line="")


def _with(setup: Setup, step: Step) -> Setup:
    return replace(setup, steps=tuple(step if each.step == step.step else each for each in setup.steps))


def _changed_key(error: VmsgError) -> ChangedKey | None:
    if error.code != "host_key_changed":
        return None
    told = {name: str(value) for name, value in error.details.items()}
    return ChangedKey(
        told.get("host", ""),
        PinnedKey(told.get("pinned_type", ""), told.get("pinned_fingerprint", "")),
        PinnedKey(told.get("key_type", ""), told.get("fingerprint", "")),
    )
