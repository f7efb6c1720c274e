"""What a desktop and an agent say to each other: jobs, their states, results, what a machine offers.

The agent's API is described and validated by these very dataclasses, so there is one definition of the wire. Bytes
travel as base64 inside JSON up to INLINE_MAX_BYTES, else as a blob of their own, named by their SHA-256.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import ConfigDict, Field

from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.model.secret import Secret

PROTOCOL: Final = 1
"""Raised when an older side would misunderstand a newer one."""

INLINE_MAX_BYTES: Final = 1_000_000
"""The files of one request, or the results in one last event, that ride inside it; together, before base64."""

ORDER_MAX_BYTES: Final = 3_000_000
"""Size of a job request's body: the inline files in base64 and a message file."""

JobId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
BlobName = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
FileRole = Literal["photo", "voice", "background", "music"]
Priority = Literal["interactive", "normal", "batch"]
"""interactive: somebody waits for a preview. normal: a message. batch: one of many."""

PRIORITIES: Final[tuple[Priority, ...]] = ("interactive", "normal", "batch")
WorkState = Literal["queued", "running", "done", "failed", "cancelled"]
WORK_ENDED: Final = frozenset({"done", "failed", "cancelled"})
OutputName = Literal["faces", "people", "mask", "frame", "frame-alpha", "look", "prosody", "sound", "encoded"]
_STRICT: Final = ConfigDict(extra="forbid", ser_json_bytes="base64", val_json_bytes="base64")


@dataclass(frozen=True)
class WireFile:
    """A file that a job is made from, or a part of a result.

    Attributes:
        sha256: of its bytes. size_bytes: of all of it.
        name: for messages; no path.
        data: the bytes; None = they are in the blob store under ``sha256``.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    sha256: BlobName
    size_bytes: Annotated[int, Field(ge=0, le=2**40)]
    name: Annotated[str, Field(max_length=255, pattern=r"^[^/\\\x00]*$")] = ""
    data: bytes | None = None


@dataclass(frozen=True)
class WireWishes:
    """Engines and device that a person asked for; see core.engine_choice.Wishes."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    detector: Annotated[str, Field(max_length=200)] | None = None
    matter: Annotated[str, Field(max_length=200)] | None = None
    device: Annotated[str, Field(max_length=20)] = "auto"
    allows_model_code: bool = False


@dataclass(frozen=True)
class WorkOrder:
    """One job of an agent: make these outputs of this message.

    Attributes:
        message: the paths in it are names only; ``files`` has the content.
        outputs: what is wanted.
        files: each file that the outputs stand on; what the agent ships itself (bundled) too, by its hash.
        priority, wishes: see there.
        is_cached: False = compute everything, take nothing from the cache of finished stages.
        protocol: of the client.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    message: Message
    outputs: Annotated[tuple[OutputName, ...], Field(min_length=1, max_length=9)]
    files: Annotated[Mapping[FileRole, WireFile], Field(max_length=4)]
    priority: Priority = "normal"
    wishes: WireWishes = field(default_factory=WireWishes)
    is_cached: bool = True
    protocol: Annotated[int, Field(ge=1, le=PROTOCOL)] = PROTOCOL


@dataclass(frozen=True)
class WireEngine:
    """See core.model.engine.Engine."""

    name: str
    model: str
    model_sha256: str
    version: str
    device: str


@dataclass(frozen=True)
class WireOutput:
    """A stage's result: JSON facts, raw parts, the engine that ran, and what was to be said about it."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    meta: Mapping[str, Any]
    blobs: Mapping[str, WireFile]
    engine: WireEngine | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class WireError:
    """See core.model.errors.VmsgError."""

    family: str
    code: str
    message: str
    hint: str = ""
    retryable: bool = False
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class WorkView:
    """How a job stands.

    Attributes:
        place: how many jobs are served before it; None when it does not wait.
        last_event: number of its newest event.
        accepted_s, started_s, ended_s: Unix seconds; None = not yet.
        error: why it failed.
        outputs: of a done job.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    id: JobId
    state: WorkState
    priority: Priority
    place: int | None
    last_event: int
    accepted_s: float
    started_s: float | None = None
    ended_s: float | None = None
    error: WireError | None = None
    outputs: Mapping[str, WireOutput] | None = None


@dataclass(frozen=True)
class WireDevice:
    """What can compute on a machine.

    Attributes:
        name: "CPU" or "CUDA:0"; label: what it is called.
        is_proven: a kernel ran on it and gave the right sum.
        memory_bytes: all of it; None = not known.
        problem: why it is not proven; empty when it is.
    """

    name: str
    label: str
    is_proven: bool
    memory_bytes: int | None
    problem: str = ""


@dataclass(frozen=True)
class WireModel:
    """A model of the table and how it stands there."""

    name: str
    task: str
    state: str
    size_bytes: int


@dataclass(frozen=True)
class WireSlots:
    """Slots of one engine: how many may run at once now, how many run, how many wait; bytes one costs."""

    engine: str
    device: str
    allowed: int
    in_use: int
    waiting: int
    cost_bytes: int | None


@dataclass(frozen=True)
class Capabilities:
    """What an agent is and has.

    Attributes:
        agent: random id of this agent's store: what was sent to it stays known while it is the same.
        host: the machine's name. pid: of the agent's process.
        queue_limit: jobs that may wait.
        idle_stop_s: it ends after so many idle seconds; None = never.
    """

    protocol: int
    version: str
    agent: str
    host: str
    pid: int
    python: str
    devices: tuple[WireDevice, ...]
    models: tuple[WireModel, ...]
    slots: tuple[WireSlots, ...]
    queue_limit: int
    idle_stop_s: float | None


@dataclass(frozen=True)
class GpuProcess:
    """What the programs of one name hold of a GPU's memory; None = the driver does not tell."""

    name: str
    memory_bytes: int | None


@dataclass(frozen=True)
class GpuSample:
    """A GPU at one moment; None = could not be read, never 0.

    Attributes:
        load, fan: 0..1. power_limit_w: what it may draw. clock_mhz: of its cores; memory_clock_mhz: of its memory.
        processes: who holds its memory, most first.
        missing: why a field could not be read, by the field's name; an older agent gives no reasons.
    """

    device: str
    load: float | None
    memory_used_bytes: int | None
    memory_bytes: int | None
    temperature_c: float | None
    power_w: float | None
    power_limit_w: float | None = None
    fan: float | None = None
    clock_mhz: float | None = None
    memory_clock_mhz: float | None = None
    processes: tuple[GpuProcess, ...] = ()
    missing: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class MachineReading:
    """A machine's own figures at one moment; None = could not be read, never 0.

    Attributes:
        load: busy share of all cores, 0..1. gpus: those that were ever seen.
        process_memory_bytes: resident memory of this program with its child processes; pages that they share count
            for each of them. process_load: their share of all cores.
        disk_read_bytes_s, disk_write_bytes_s, net_in_bytes_s, net_out_bytes_s: bytes a second since the last reading,
            all disks, all networks but those inside the machine.
        missing: why a field could not be read, by the field's name; "gpus": why there is no GPU.
    """

    load: float | None
    memory_used_bytes: int | None
    memory_bytes: int | None
    gpus: tuple[GpuSample, ...]
    process_memory_bytes: int | None = None
    process_load: float | None = None
    disk_read_bytes_s: float | None = None
    disk_write_bytes_s: float | None = None
    net_in_bytes_s: float | None = None
    net_out_bytes_s: float | None = None
    missing: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class MachineSample:
    """An agent's machine at one moment; None = could not be read.

    Attributes:
        at_s: Unix seconds, on the agent's clock. load ... gpus: see MachineReading; so the fields after stops_in_s.
        queued, running: jobs. transfers: uploads and downloads under way.
        stops_in_s: seconds until the idle guard ends the agent; None = it does not count down.
    """

    at_s: float
    load: float | None
    memory_used_bytes: int | None
    memory_bytes: int | None
    gpus: tuple[GpuSample, ...]
    slots: tuple[WireSlots, ...]
    queued: int
    running: int
    transfers: int
    stops_in_s: float | None
    process_memory_bytes: int | None = None
    process_load: float | None = None
    disk_read_bytes_s: float | None = None
    disk_write_bytes_s: float | None = None
    net_in_bytes_s: float | None = None
    net_out_bytes_s: float | None = None
    missing: Mapping[str, str] = field(default_factory=dict)


LinkState = Literal["closed", "connecting", "connected", "stalled", "reconnecting", "refused"]
"""stalled: nothing was heard for a while. refused: a person has to decide (host key, credentials, version)."""


@dataclass(frozen=True)
class LinkStatus:
    """How the way to an agent is, and why; ``reason`` is a sentence, empty while all is well.

    ``retry_in_s``: seconds until the next attempt; 0 = none is waited for.
    """

    state: LinkState
    reason: str = ""
    retry_in_s: float = 0.0


@dataclass(frozen=True)
class Endpoint:
    """Where an agent answers now, and what opens it.

    Attributes:
        base_url: without a closing slash.
        token: sent only to who proves to know it.
        port: the agent's own, on its machine; None = the one in ``base_url``, which then is no tunnel's.
    """

    base_url: str
    token: Secret
    port: int | None = None
