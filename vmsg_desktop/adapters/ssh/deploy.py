"""Sets an agent up on a host, from nothing or over an older one, and puts the older one back when that fails.

Order: look (nothing is changed when the machine is not fit), send the wheel, make an environment for this very build
beside the others, install, bring the models, let the new version check itself; only then stop the old one, switch the
link, start, and wait for an answer. Each step does only what is missing and is told as events.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from vmsg_desktop.adapters.ssh import host_agent, install, service
from vmsg_desktop.adapters.ssh.look import check_fitness, look
from vmsg_desktop.adapters.ssh.own_wheel import OwnWheel
from vmsg_desktop.adapters.ssh.place import Place
from vmsg_desktop.adapters.ssh.remote_shell import RemoteShell, checked, quoted
from vmsg_desktop.adapters.ssh.send_models import LocalModels, bring_models
from vmsg_desktop.adapters.ssh.setup_turn import SetupTurn, taken_turn
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import RemoteError, VmsgError
from vmsg_desktop.core.model.host import (
    AgentState,
    HostFacts,
    OnSetup,
    SetupDone,
    SetupLine,
    SetupNote,
    SetupProgress,
    SetupResult,
    SetupStarted,
    SetupStep,
    SetupWishes,
)

KEPT_VERSIONS: Final = 2
"""The one that runs and the one before it."""


@dataclass(frozen=True)
class Deployment:
    """One set-up.

    Attributes:
        shell: of the host. wheel: this program. local_models: of this computer, asked only when they must be sent.
        emit: hears each step. cancel: asked between steps, and inside the long ones.
        owner: who sets up, in words; another owner's set-up of the same host is not begun meanwhile.
    """

    shell: RemoteShell
    wheel: OwnWheel
    wishes: SetupWishes
    local_models: LocalModels
    emit: OnSetup
    cancel: CancelToken
    owner: str = "this computer"

    def run(self) -> SetupResult:
        """Set up. Raises RemoteError, ComputeError, Cancelled; the version that ran before then runs again."""
        facts, build = self._look()
        place = Place(facts.home, facts.is_home_set)
        with taken_turn(self.shell, place, self.owner) as turn:
            return self._made(facts, place, build, turn)

    def _made(self, facts: HostFacts, place: Place, build: install.Build, turn: SetupTurn) -> SetupResult:
        before = host_agent.state_of(self.shell, place)
        remove_old(self.shell, place, kept=(build.label, before.version))  # what failed set-ups left takes room
        self._send_wheel(place)
        self._build(place, build)
        self._bring_models(place, build.label)
        self._examine(place, build.label)
        turn.renew()
        state = self._switch(place, build.label, before)
        self._tidy(place, build.label, before.version)
        return SetupResult(facts, state, before.version if before.version != build.label else None)

    def _look(self) -> tuple[HostFacts, install.Build]:
        with self._step("look"):
            facts = look(self.shell)
            extras = install.extras_for(self.wishes, facts)
            needed = install.GPU_BYTES if extras else install.BASE_BYTES
            python = check_fitness(facts, host=self.shell.name, needed_bytes=needed)
            build = install.Build(self.wheel, extras, python)
            self._done("look", _seen(facts, build))
            if extras and not facts.gpus:
                self._note("look", f"{self.shell.name} shows no GPU; the GPU libraries are installed as you asked.")
        return facts, build

    def _send_wheel(self, place: Place) -> None:
        with self._step("wheel"):
            is_new = install.send_wheel(
                self.shell, place, self.wheel, progress=lambda share: self._share("wheel", share), cancel=self.cancel
            )
            size = f"{len(self.wheel.data) / 1e6:.1f} MB"
            self._done("wheel", f"{size} sent" if is_new else "it is there already", is_new=is_new)

    def _build(self, place: Place, build: install.Build) -> None:
        is_complete = install.is_complete(self.shell, place, build.label)
        with self._step("environment"):
            if not is_complete:
                install.make_environment(self.shell, place, build, cancel=self.cancel)
            words = f"{build.python.label}{', with the system packages' if build.sees_system else ''}"
            self._done("environment", words, is_new=not is_complete)
        with self._step("packages"):
            if not is_complete:
                self._install(place, build)
            self._done("packages", f"with {build.extras or 'base'}", is_new=not is_complete)

    def _install(self, place: Place, build: install.Build) -> None:
        if build.extras and not build.sees_system:
            self._note("packages", "The GPU libraries are about 3 GB to fetch.")
        install.install_packages(
            self.shell, place, build, on_line=lambda text: self._line("packages", text), cancel=self.cancel
        )

    def _bring_models(self, place: Place, label: str) -> None:
        with self._step("models"):
            bring_models(
                self.shell, place, label, self.wishes, self.local_models, told=_Told(self.emit), cancel=self.cancel
            )
            self._done("models", ", ".join(self.wishes.models))

    def _examine(self, place: Place, label: str) -> None:
        """The new version checks itself before it replaces anything."""
        with self._step("doctor"):
            checks = host_agent.doctor(self.shell, place, label=label)
            failed = [check for check in checks if check.state == "fail"]
            for check in checks:
                if check.state == "warn":
                    self._note("doctor", f"{check.name}: {check.found} {check.fix}".rstrip())
            if failed:
                raise RemoteError(
                    "remote_unhealthy",
                    f"{self.shell.name} is not fit: " + "; ".join(f"{each.name}: {each.found}" for each in failed),
                    next((each.fix for each in failed if each.fix), "Mend it there, then set up again."),
                )
            self._done("doctor", f"{len(checks)} checks passed")

    def _switch(self, place: Place, label: str, before: AgentState) -> AgentState:
        """The new version in the place of the old; the old one again when the new one does not answer."""
        with self._step("switch"):
            plan = self._plan()
            old_plan = host_agent.plan_of(self.shell, place)
            if before.version == label and plan == old_plan and before.running_version == self.wheel.version:
                self._done("switch", f"{label} runs already", is_new=False)
                return before
            try:  # from here on nothing may run: whatever fails, the old version is started again
                service.stop(self.shell, place, old_plan)
                return self._replaced(place, label, plan)
            except VmsgError as exc:
                self._roll_back(place, before, old_plan, exc)
                raise

    def _replaced(self, place: Place, label: str, plan: service.ServicePlan) -> AgentState:
        point_to(self.shell, place, label)
        self._done("switch", f"to {label}")
        with self._step("start"):
            service.install(self.shell, place, plan)
            service.start(self.shell, place)
            state = self._answering(place)
            self._done("start", f"process {state.pid}, kept running by {plan.kind}")
        return state

    def _answering(self, place: Place) -> AgentState:
        state = host_agent.answering(self.shell, place)
        if state.running_version != self.wheel.version:
            raise RemoteError(
                "agent_version_differs",
                f"The agent that answers on {self.shell.name} is version {state.running_version}, "
                f"not {self.wheel.version}.",
                "Another agent of this user runs there; end it, then set up again.",
            )
        return state

    def _plan(self) -> service.ServicePlan:
        kind, reason = service.choose_kind(self.shell)
        if reason:
            self._note("switch", f"The agent keeps itself running there, because {reason}.")
        return service.ServicePlan(kind, self.wishes.idle_minutes)

    def _roll_back(self, place: Place, before: AgentState, plan: service.ServicePlan | None, exc: VmsgError) -> None:
        """As it was; said, and what else fails meanwhile is said too, for the first error is the one to raise."""
        try:
            self._stop_if_it_can_be(place)
            if before.version is None or plan is None:
                service.remove(self.shell, place)
                checked(self.shell, f"rm -f {quoted(place.current)}", doing="Undoing the switch")
                self._note("start", "Nothing runs there, as before.")
                return
            point_to(self.shell, place, before.version)
            service.install(self.shell, place, plan)
            if before.is_running:
                service.start(self.shell, place)
                host_agent.answering(self.shell, place)
            self._note("start", f"The earlier version {before.version} is back.")
            exc.details["rolled_back_to"] = before.version
        except VmsgError as second:
            self._note("start", f"Going back failed too: {second.message}")

    def _stop_if_it_can_be(self, place: Place) -> None:
        """What failed to stop is no reason to leave the host without an agent."""
        try:
            service.stop(self.shell, place, host_agent.plan_of(self.shell, place))
        except VmsgError as exc:
            self._note("start", f"What runs there could not be ended: {exc.message}")

    def _tidy(self, place: Place, label: str, previous: str | None) -> None:
        with self._step("tidy"):
            gone = remove_old(self.shell, place, kept=(label, previous))
            self._done("tidy", f"removed {', '.join(gone)}" if gone else "nothing to remove", is_new=bool(gone))

    @contextmanager
    def _step(self, step: SetupStep) -> Iterator[None]:
        self.cancel.check()
        self.emit(SetupStarted(step))
        yield

    def _done(self, step: SetupStep, words: str, *, is_new: bool = True) -> None:
        self.emit(SetupDone(step, words, is_new))

    def _note(self, step: SetupStep, words: str) -> None:
        self.emit(SetupNote(step, words))

    def _line(self, step: SetupStep, text: str) -> None:
        self.emit(SetupLine(step, text))

    def _share(self, step: SetupStep, fraction: float) -> None:
        self.emit(SetupProgress(step, fraction))


@dataclass(frozen=True)
class _Told:
    """How bringing the models is told; see send_models.Told."""

    emit: OnSetup

    def line(self, text: str) -> None:
        self.emit(SetupLine("models", text))

    def share(self, fraction: float) -> None:
        self.emit(SetupProgress("models", fraction))

    def note(self, note: SetupNote) -> None:
        self.emit(note)


def point_to(shell: RemoteShell, place: Place, label: str) -> None:
    """Let `current` name a version, in one step: there is no moment without it. Raises RemoteError."""
    line = f"cd {quoted(place.agent)} && ln -sfn {quoted('versions/' + label)} .current && mv -T .current current"
    checked(shell, line, doing="Switching versions")


def remove_old(shell: RemoteShell, place: Place, *, kept: tuple[str | None, ...]) -> tuple[str, ...]:
    """Delete all versions but those ``kept`` and the newest of the others up to KEPT_VERSIONS; which went.

    Their wheels go too. Raises RemoteError.
    """
    listed = shell.run(f"ls -1t {quoted(place.agent)}/versions 2>/dev/null").out.split()
    stay = [label for label in dict.fromkeys(kept) if label in listed]
    stay += [label for label in listed if label not in stay][: max(0, KEPT_VERSIONS - len(stay))]
    gone = tuple(label for label in listed if label not in stay)
    hashes = {part for label in (*stay, *kept) if label for part in label.split("-")}
    wheels = shell.run(f"ls -1 {quoted(place.agent)}/wheels 2>/dev/null").out.split()
    folders = [place.version(label) for label in gone]
    folders += [f"{place.agent}/wheels/{name}" for name in wheels if name[:8] not in hashes]
    if folders:
        checked(shell, f"rm -rf {' '.join(map(quoted, folders))}", doing="Removing old versions", timeout_s=300)
    return gone


def _seen(facts: HostFacts, build: install.Build) -> str:
    gpus = "; ".join(facts.gpus) or "no GPU"
    torch = f", torch {build.python.torch} there" if build.python.torch else ""
    return (
        f"{facts.distribution or facts.system} {facts.machine}, {build.python.label}{torch}, {gpus}, "
        f"{facts.free_bytes / 1e9:.0f} GB free"
    )
