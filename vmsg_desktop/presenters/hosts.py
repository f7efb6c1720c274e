"""Where messages are made: this computer and hosts. Adding one, looking at it, setting its agent up, the doctor.

Each machine has a lane of its own, so that one that does not answer holds up no other. A host that shows another key
than the pinned one is a hard stop: nothing here goes on with it, whatever the person asks for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, Protocol

from vmsg_desktop.application.previews import PreviewLane
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.host_names import name_for
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.events import Emit
from vmsg_desktop.core.model.host import (
    ConfirmKey,
    HostEntry,
    Removal,
    SetupEvent,
    SetupResult,
    SetupWishes,
)
from vmsg_desktop.presenters.hosts_state import (
    THIS_COMPUTER,
    Doing,
    HostsState,
    Machine,
    Setup,
    advanced,
    failed,
)
from vmsg_desktop.presenters.hosts_work import HostServices, HostWork, with_look

_LOG_LINES: Final = 300
_ADD: Final = "add"
_LIST: Final = "hosts"
_KEYS: Final = ("look", "doctor", "act", "setup")


class HostsView(Protocol):
    """Shows the page."""

    def show_hosts(self, state: HostsState) -> None:
        """Show it."""

    def show_added(self, name: str) -> None:
        """A host was added and its key pinned."""

    def show_log(self, name: str, text: str) -> None:
        """What an agent wrote."""

    def ask_removal(self, name: str, freed: dict[Removal, int]) -> None:
        """Ask how much of a host is to go; empty = it was not reached, so only the list can forget it."""


class HostsPresenter:
    """Between the page and the machines. Window's thread."""

    def __init__(self, services: HostServices, view: HostsView) -> None:
        self._services, self._view = services, view
        self._agents, self._desk, self._work = services.agents, services.desk, HostWork(services)
        self._state = HostsState(selected=services.machine.name, runs_on=services.machine.name)

    @property
    def state(self) -> HostsState:
        """What is shown."""
        return self._state

    def open(self) -> None:
        """Read the list, then look at every machine without disturbing the person."""
        self._services.errands.show(
            _LIST, self._work.listed, done=self._opened, failed=lambda error: self._show(problem=error)
        )

    def select(self, name: str) -> None:
        """Show the details of a machine."""
        self._show(selected=name)
        machine = self._state.machine(name)
        if machine is not None and machine.mark == "unknown" and not machine.doing:
            self.look(name)

    def add(self, destination: str) -> None:
        """Reach a host, have its key compared, keep it in the list, look at it."""
        name = destination if destination in self._state.aliases else ""
        name = name_for(name or destination, [each.name for each in self._state.machines])
        self._show(is_adding=True, add_problem=None)
        self._desk.lanes.of(_ADD).show(
            _ADD,
            lambda _emit, cancel: self._agents.add(
                name, destination.strip(), confirm=self._work.confirm(cancel), cancel=cancel
            ),
            done=self._added,
            failed=lambda error: self._show(is_adding=False, add_problem=error),
        )

    def stop_adding(self) -> None:
        """Wait for it no longer."""
        self._desk.lanes.of(_ADD).cancel(_ADD)
        self._show(is_adding=False)

    def look(self, name: str, *, is_quiet: bool = False) -> None:
        """See how a machine stands; ``is_quiet``: where a person would have to be asked, say so instead."""
        look = self._work.quietly_looked_at if is_quiet else self._work.looked_at
        self._change(name, doing="looking", problem=None)
        self._run(name, "look", lambda _emit, cancel: look(name, cancel), with_look)

    def examine(self, name: str) -> None:
        """Run the doctor of a machine."""
        machine = self._state.machine(name)
        if machine is not None:
            self._change(name, doctor=replace(machine.doctor, is_running=True), problem=None)
            self._run(
                name, "doctor", lambda _emit, cancel: self._work.examined(name, cancel),
                lambda machine, found: replace(machine, doctor=found),
            )  # fmt: skip

    def set_up(self, name: str, wishes: SetupWishes) -> None:
        """Set the agent of a host up, or bring it to this version; told step by step."""

        def work(emit: Emit, cancel: CancelToken) -> SetupResult:
            def told(event: SetupEvent) -> None:
                self._services.deliver(lambda: None if cancel.is_cancelled else self._advance(name, event))

            return self._agents.set_up(
                name, wishes=wishes, confirm=self._work.confirm(cancel), emit=told, cancel=cancel
            )  # fmt: skip

        self._change(name, setup=Setup(), problem=None, doing="")
        self._run(name, "setup", work, lambda machine, _result: replace(machine, setup=None), then=self._look_again)

    def start(self, name: str) -> None:
        """Start the agent of a host."""
        self._act(name, "starting", lambda confirm, cancel: self._agents.start(name, confirm=confirm, cancel=cancel))

    def stop(self, name: str) -> None:
        """End the agent of a host; its jobs go on at its next start."""
        self._act(name, "stopping", lambda confirm, cancel: self._agents.stop(name, confirm=confirm, cancel=cancel))

    def keep_for(self, name: str, idle_minutes: float) -> None:
        """End the agent of a host after so long without work; 0 = never."""
        self._act(
            name, "changing",
            lambda confirm, cancel: self._agents.keep_for(name, idle_minutes, confirm=confirm, cancel=cancel),
        )  # fmt: skip

    def read_log(self, name: str) -> None:
        """Show what the agent of a host wrote."""
        self._change(name, doing="reading", problem=None)
        self._run(
            name, "act",
            lambda _emit, cancel: self._agents.read_logs(
                name, lines=_LOG_LINES, confirm=self._work.confirm(cancel), cancel=cancel
            ),
            lambda machine, text: machine,
            then=lambda _name, text: self._view.show_log(name, text),
        )  # fmt: skip

    def propose_removal(self, name: str) -> None:
        """Find out what lies on a host, then ask the person how much of it is to go."""
        machine = self._state.machine(name)
        if machine is not None and machine.changed is not None:
            self._view.ask_removal(name, {})  # nothing goes to a host whose key changed
            return
        self._change(name, doing="looking", problem=None)
        self._run(
            name, "act", lambda _emit, cancel: self._work.removable(name, cancel), lambda machine, _freed: machine,
            then=lambda _name, freed: self._view.ask_removal(name, freed),
        )  # fmt: skip

    def remove(self, name: str, what: Removal | None) -> None:
        """Take the agent off a host and the host off the list; ``what`` None = off the list alone."""
        self._change(name, doing="removing", problem=None)
        self._run(
            name, "act", lambda _emit, cancel: self._work.remove(name, what, cancel), lambda machine, _none: machine,
            then=lambda _name, _none: self._removed(name),
        )  # fmt: skip

    def unpin(self, name: str) -> None:
        """Forget the key of a host; it is compared anew at the next connection."""
        self._change(name, doing="changing", problem=None)
        self._run(
            name, "act", lambda _emit, _cancel: self._agents.unpin(name),
            lambda machine, _was: replace(machine, pin=None, changed=None, look=None, mark="unconfirmed"),
        )  # fmt: skip

    def cancel(self, name: str) -> None:
        """End what is being done with a machine; a set-up leaves what ran before running."""
        lane = self._lane(name)
        for key in _KEYS:
            lane.cancel(key)
        machine = self._state.machine(name)
        if machine is not None:
            self._change(name, doing="", setup=None, doctor=replace(machine.doctor, is_running=False))

    def run_on(self, name: str) -> None:
        """Make new messages there."""
        self._show(runs_on=name)
        self._services.errands.show(
            "run-on", lambda _emit, _cancel: self._work.choose(name),
            done=lambda _none: None,
            failed=lambda error: self._show(runs_on=self._services.machine.name, problem=error),
        )  # fmt: skip

    def _opened(self, found: tuple[tuple[HostEntry, ...], tuple[str, ...]]) -> None:
        entries, aliases = found
        known = {each.name: each for each in self._state.machines}
        hosts = [replace(known.get(entry.name, Machine(entry.name)), entry=entry) for entry in entries]
        machines = (known[THIS_COMPUTER], *hosts)
        runs_on = self._services.machine.name
        names = {each.name for each in machines}
        selected = self._state.selected if self._state.selected in names else THIS_COMPUTER
        self._show(machines=machines, aliases=aliases, runs_on=runs_on, selected=selected, problem=None)
        for each in machines:
            if each.mark == "unknown" and not each.doing:
                self.look(each.name, is_quiet=True)

    def _added(self, entry: HostEntry) -> None:
        others = [each for each in self._state.machines if each.name not in (entry.name, THIS_COMPUTER)]
        hosts = sorted([*others, Machine(entry.name, entry)], key=lambda each: each.name)
        here = [each for each in self._state.machines if each.is_here]
        self._show(machines=(*here, *hosts), selected=entry.name, is_adding=False)
        self._view.show_added(entry.name)
        self.look(entry.name)

    def _removed(self, name: str) -> None:
        machines = tuple(each for each in self._state.machines if each.name != name)
        self._show(machines=machines, selected=THIS_COMPUTER, runs_on=self._services.machine.name)

    def _act(self, name: str, doing: Doing, work: Callable[[ConfirmKey, CancelToken], object]) -> None:
        self._change(name, doing=doing, problem=None)
        self._run(
            name, "act", lambda _emit, cancel: work(self._work.confirm(cancel), cancel),
            lambda machine, _state: machine, then=self._look_again,
        )  # fmt: skip

    def _run(
        self, name: str, key: str, work: Callable[[Emit, CancelToken], Any], put: Callable[[Machine, Any], Machine],
        *, then: Callable[[str, Any], None] | None = None,
    ) -> None:  # fmt: skip
        def done(result: Any) -> None:
            machine = self._state.machine(name)
            if machine is not None:
                self._put(replace(put(machine, result), doing="" if key != "doctor" else machine.doing))
                if then is not None:
                    then(name, result)

        self._lane(name).show(key, work, done=done, failed=lambda error: self._failed(name, error))

    def _failed(self, name: str, error: VmsgError) -> None:
        machine = self._state.machine(name)
        if machine is not None:
            self._put(replace(failed(machine, error), doctor=replace(machine.doctor, is_running=False)))

    def _look_again(self, name: str, _result: object) -> None:
        self.look(name)

    def _advance(self, name: str, event: SetupEvent) -> None:
        machine = self._state.machine(name)
        if machine is not None and machine.setup is not None and machine.setup.is_running:
            self._put(replace(machine, setup=advanced(machine.setup, event)))

    def _lane(self, name: str) -> PreviewLane:
        return self._desk.lanes.of(f"host-{name}")

    def _change(self, name: str, **changes: Any) -> None:
        machine = self._state.machine(name)
        if machine is not None:
            self._put(replace(machine, **changes))

    def _put(self, machine: Machine) -> None:
        self._show(machines=tuple(machine if each.name == machine.name else each for each in self._state.machines))

    def _show(self, **changes: Any) -> None:
        self._state = replace(self._state, **changes)
        self._view.show_hosts(self._state)
