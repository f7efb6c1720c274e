"""Machines that compute for a person: how they are named, what was found on them, how setting one up is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from vmsg_desktop.core.model.errors import InputError

DEFAULT_IDLE_MINUTES: Final = 30.0
"""An agent on a host ends after so long without work: a rented GPU that nobody uses still costs."""

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")
_ADDRESS: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._%:-]{0,252}|::[A-Za-z0-9._%:-]{0,252}")
_USER: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._@\\-]{0,254}")
_TAKEN: Final = frozenset({"here", "local", "all"})


@dataclass(frozen=True)
class HostEntry:
    """A machine of the person's list; no secret is ever part of it.

    Attributes:
        name: what the person calls it, unique.
        address: host name, IP address or an alias of ~/.ssh/config.
        user, port, identity: None = as ~/.ssh/config or the program says; identity is the path of a private key.
        added_s: Unix seconds.
    """

    name: str
    address: str
    user: str | None = None
    port: int | None = None
    identity: str | None = None
    added_s: float = 0.0

    @property
    def where(self) -> str:
        """The address as a person writes it."""
        user = f"{self.user}@" if self.user else ""
        address = f"[{self.address}]" if ":" in self.address and self.port else self.address
        return f"{user}{address}{f':{self.port}' if self.port else ''}"


def checked_host(entry: HostEntry) -> HostEntry:
    """``entry`` itself: the one door into the list. Raises InputError "host_invalid" saying what is wrong with it."""
    problem = _problem(entry)
    if problem:
        raise InputError("host_invalid", problem, "Example: vmsg agent add gpu mika@192.0.2.7:22", details={})
    return entry


def host_at(name: str, destination: str | None, *, identity: str | None, added_s: float) -> HostEntry:
    """An entry from ``[user@]host[:port]``; None = ``name`` is a name of ~/.ssh/config or the network.

    An IPv6 address with a port stands in brackets. Raises InputError "host_invalid".
    """
    user, address, port = _split(destination or name)
    return checked_host(HostEntry(name, address, user, port, identity, added_s))


def host_to_json(entry: HostEntry) -> dict[str, Any]:
    """Plain data; :func:`host_from_json` reads it."""
    return asdict(entry)


def host_from_json(data: Mapping[str, Any]) -> HostEntry:
    """An entry from plain data. Raises InputError "host_invalid" for anything that :func:`checked_host` refuses."""
    port, user, identity, added_s = (data.get(key) for key in ("port", "user", "identity", "added_s"))
    is_typed = isinstance(port, int | None) and not isinstance(port, bool) and isinstance(added_s, int | float)
    texts = (data.get("name"), data.get("address"), user or "", identity or "")
    if not is_typed or not all(isinstance(text, str) for text in texts):
        raise InputError("host_invalid", "A host of the list lacks a name, an address or has a field of another kind.")
    return checked_host(HostEntry(str(texts[0]), str(texts[1]), user, port, identity, float(added_s or 0.0)))


def _split(destination: str) -> tuple[str | None, str, int | None]:
    user, _, rest = destination.rpartition("@")
    bracketed = re.fullmatch(r"\[([^\]]*)\](?::(\d{1,5}))?", rest)
    plain = re.fullmatch(r"([^:]*):(\d{1,5})", rest)
    found = bracketed or plain
    if found is None:
        return user or None, rest, None
    return user or None, found[1], int(found[2]) if found[2] else None


def _problem(entry: HostEntry) -> str:
    """What is wrong with an entry, "" when nothing is."""
    if not _NAME.fullmatch(entry.name):
        return f"{entry.name!r} cannot be a host's name: letters, digits, dots, dashes, underscores, at most 63."
    if entry.name.lower() in _TAKEN:
        return f"A host cannot be called {entry.name!r}: that means something else already."
    if not _ADDRESS.fullmatch(entry.address):
        return f"{entry.address!r} is no host name or IP address."
    if entry.user is not None and not _USER.fullmatch(entry.user):
        return f"{entry.user!r} is no user name."
    if entry.port is not None and not 1 <= entry.port <= 65535:
        return f"{entry.port} is no port: 1 to 65535."
    if entry.identity is not None and (not entry.identity or any(ord(letter) < 32 for letter in entry.identity)):
        return "The path of the key file is empty or has control characters."
    return ""


@dataclass(frozen=True)
class HostKeyQuestion:
    """A host shows a key that nobody confirmed yet.

    Attributes:
        host: as it is pinned. key_type: such as "ssh-ed25519". fingerprint: "SHA256:…".
        known_to_ssh: what OpenSSH's own files say: "same", "differs" or "absent".
    """

    host: str
    key_type: str
    fingerprint: str
    known_to_ssh: str = "absent"


ConfirmKey = Callable[[HostKeyQuestion], bool]
"""A person compared the fingerprint with the host's own."""


@dataclass(frozen=True)
class HostPython:
    """A Python of the host.

    Attributes:
        path: of the interpreter. version: (3, 11, 2).
        has_venv: virtual environments can be made with it.
        torch: version of a torch in its site-packages that computes on CUDA; empty = none.
    """

    path: str
    version: tuple[int, int, int]
    has_venv: bool
    torch: str = ""

    @property
    def label(self) -> str:
        """For a person."""
        return f"Python {'.'.join(map(str, self.version))}"


@dataclass(frozen=True)
class HostFacts:
    """What was found on a host.

    Attributes:
        system, machine: as uname says ("Linux", "x86_64"). distribution: its own name; may be empty.
        home: the folder for the program's data there (of models, of the agent). is_home_set: VMSG_HOME says so.
        free_bytes: on its disk.
        gpus: as nvidia-smi lists them, "Tesla T4, 15360 MiB".
        pythons: those that are new enough, best first.
        has_apt: a Debian or one of its kin.
    """

    system: str
    machine: str
    distribution: str
    home: str
    is_home_set: bool
    free_bytes: int
    gpus: tuple[str, ...]
    pythons: tuple[HostPython, ...]
    has_apt: bool


Extras = Literal["auto", "base", "gpu"]
"""auto: with the GPU libraries where nvidia-smi lists a GPU."""

ModelsFrom = Literal["auto", "host", "here"]
"""Who fetches models. auto: the host; where it has no way out, they are sent from this computer."""


@dataclass(frozen=True)
class SetupWishes:
    """What a person chose for an agent.

    Attributes:
        models: names of models or sets. idle_minutes: it ends after so long without work; 0 = never.
    """

    extras: Extras = "auto"
    models: tuple[str, ...] = ("starter",)
    models_from: ModelsFrom = "auto"
    idle_minutes: float = DEFAULT_IDLE_MINUTES


SetupStep = Literal[
    "connect", "look", "wheel", "environment", "packages", "models", "doctor", "switch", "start", "tidy"
]

STEPS: Final[Mapping[SetupStep, str]] = {
    "connect": "connecting",
    "look": "looking at the machine",
    "wheel": "sending the program",
    "environment": "making its environment",
    "packages": "installing packages",
    "models": "bringing the models",
    "doctor": "checking",
    "switch": "switching to the new version",
    "start": "starting the agent",
    "tidy": "tidying up",
}
"""The steps of a set-up in their order, with words for a person."""


@dataclass(frozen=True)
class SetupStarted:
    """A step began."""

    step: SetupStep


@dataclass(frozen=True)
class SetupProgress:
    """Done share 0..1 of a step."""

    step: SetupStep
    fraction: float


@dataclass(frozen=True)
class SetupLine:
    """A line that a program on the host wrote (pip, vmsg models)."""

    step: SetupStep
    text: str


@dataclass(frozen=True)
class SetupNote:
    """Something that a person should know."""

    step: SetupStep
    words: str


@dataclass(frozen=True)
class SetupDone:
    """A step has ended well; ``words`` say what came of it. ``is_new`` False: there was nothing to do."""

    step: SetupStep
    words: str
    is_new: bool = True


SetupEvent = SetupStarted | SetupProgress | SetupLine | SetupNote | SetupDone
OnSetup = Callable[[SetupEvent], None]

ServiceKind = Literal["systemd", "supervisor"]


@dataclass(frozen=True)
class AgentState:
    """How the agent of a host stands.

    Attributes:
        version: of `current`, "0.1.0-1a2b3c4d", with "-gpu" where it has those libraries. running_version: of the
            program that answers, "0.1.0". None = none.
        versions: every one that lies there, newest first.
        service: what keeps it running; None = not set up.
        idle_minutes: it ends after so long without work; 0 = never, None = not known.
        pid, port: of the process that answers.
        problem: why it does not answer; empty when it does or is not meant to.
    """

    version: str | None
    running_version: str | None
    versions: tuple[str, ...]
    service: ServiceKind | None
    idle_minutes: float | None
    pid: int | None
    port: int | None
    problem: str = ""

    @property
    def is_running(self) -> bool:
        """It answers."""
        return self.running_version is not None


@dataclass(frozen=True)
class HostCheck:
    """One finding on a host or about the way to it; see ``vmsg doctor``."""

    name: str
    state: Literal["ok", "warn", "fail"]
    found: str
    fix: str = ""


@dataclass(frozen=True)
class SetupResult:
    """What came of a set-up: what was found, how the agent stands, the version folder that it replaced."""

    facts: HostFacts
    state: AgentState
    replaced: str | None


@dataclass(frozen=True)
class HostStatus:
    """A host of the list and its agent.

    Attributes:
        here: the version that a set-up from this computer would bring.
        state: None when the host was not reached; ``problem`` says why then.
    """

    entry: HostEntry
    here: str
    state: AgentState | None
    problem: str = ""

    @property
    def is_outdated(self) -> bool:
        """Another version is set up there than is here; its extras, which end its name, do not matter."""
        there = self.state.version if self.state else None
        return there is not None and there != self.here and not there.startswith(f"{self.here}-")

    @property
    def advice(self) -> str:
        """The line to run, empty when nothing is to be done."""
        if self.state is None:
            return ""
        if self.state.version is None or self.is_outdated:
            return f"vmsg agent setup {self.entry.name}"
        return "" if self.state.is_running else f"vmsg agent start {self.entry.name}"


Removal = Literal["program", "everything"]
"""program: the agent with its jobs. everything: the models and kept results of its user there too."""
