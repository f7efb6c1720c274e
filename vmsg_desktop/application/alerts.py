"""Watches the key figures: evaluates them every few seconds on a thread of its own, raises and clears alerts, tells.

What a person does (acknowledge, snooze, change a rule) is asked for on the window's thread and done on this one. The
store is the truth about alerts and rules, so that the command line and the window agree; when it fails, alerts go on in
memory and ``KpiBoard.problem`` says so.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Final, Protocol, TypeVar

from vmsg_desktop.application.alert_store import AlertStore, MemoryAlerts
from vmsg_desktop.application.kpi_trends import Trends
from vmsg_desktop.application.news import News
from vmsg_desktop.application.previews import Deliver
from vmsg_desktop.core.alerts import Watch, step
from vmsg_desktop.core.kpi import default_rules, kpi
from vmsg_desktop.core.kpi_readings import read_by_machine, read_kpis
from vmsg_desktop.core.model.errors import StorageError, VmsgError
from vmsg_desktop.core.model.kpi import Alert, AlertRule, KpiBoard, KpiReading
from vmsg_desktop.core.model.kpi_facts import KpiFacts
from vmsg_desktop.core.model.metrics import Window

log = logging.getLogger(__name__)
T = TypeVar("T")
EVERY_S: Final = 5.0
WINDOW_S: Final = 3600.0
_REST: Final = 50  # times as long as an evaluation computes: of a long window it may, and the window needs the time
_LONGEST_REST: Final = 3  # turns: an alert is not late for more, however slow this computer is
_BREATH_S: Final = 0.02  # between two moments of the past, so that reading them holds up no window
_Command = Callable[[AlertStore], object]


class Notify(Protocol):
    """Tells a person outside the window."""

    def __call__(self, title: str, text: str) -> None:
        """Show it. Raises ComputeError where this desktop cannot."""


class AlertDesk:
    """Key figures and alerts. ``listen`` and the changes: on the window's thread; ``close`` ends the watching.

    Args:
        gather: the facts of a window.
        now_s: Unix seconds by the clock of the measurements.
        store: keeps alerts and rules.
        deliver: runs a function on the thread that owns the window.
        given_rules: those that hold while a person has not changed them.
        notify: tells of an alert outside the window; None = nobody.
        is_simulated: the measurements are made up: the past is played through the rules too, nobody is notified.
        every_s: seconds between two evaluations. window_s: what the figures look back over.
    """

    def __init__(
        self,
        gather: Callable[[Window], KpiFacts],
        *,
        now_s: Callable[[], float],
        store: AlertStore,
        deliver: Deliver,
        given_rules: Callable[[], dict[str, AlertRule]] = default_rules,
        notify: Notify | None = None,
        is_simulated: bool = False,
        every_s: float = EVERY_S,
        window_s: float = WINDOW_S,
    ) -> None:
        self._gather, self._now_s, self._store = gather, now_s, store
        self._given_rules = given_rules
        self._notify, self._is_simulated, self._every_s = notify, is_simulated, every_s
        self._news = News(deliver, KpiBoard(is_simulated=is_simulated))
        self._memory = MemoryAlerts()
        self._watches: dict[tuple[str, str], Watch] = {}
        self._loud: set[str] | None = None
        self._trends = Trends(window_s)
        self._window_s = window_s
        self._problem = ""
        self._changed = threading.Condition()
        self._commands: deque[_Command] = deque()
        self._is_closing = False
        self._thread: threading.Thread | None = None

    @property
    def board(self) -> KpiBoard:
        """As it was told last."""
        return self._news.last

    def listen(self, listener: Callable[[KpiBoard], None]) -> None:
        """Tell ``listener`` of every evaluation, and at once of the last."""
        self._news.listen(listener)

    def start(self) -> None:
        """Begin to watch."""
        self._thread = threading.Thread(target=self._serve, name="vmsg-alerts", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the watching; waits for the evaluation under way."""
        with self._changed:
            self._is_closing = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()

    def acknowledge(self, alert_id: str) -> None:
        """A person saw it: it is quiet until it ends."""
        self._ask(lambda store: store.acknowledge(alert_id, self._now_s()))

    def snooze(self, alert_id: str, *, for_s: float) -> None:
        """Quiet for so long; if it lasts longer, it is told again."""
        self._ask(lambda store: store.snooze(alert_id, self._now_s() + for_s))

    def set_rule(self, rule: AlertRule) -> None:
        """Change when a figure is an alert. Raises KeyError: there is no such figure."""
        kpi(rule.key)
        self._ask(lambda store: store.keep_rule(rule))

    def reset_rule(self, key: str) -> None:
        """The rule as it came."""
        self._ask(lambda store: store.drop_rule(key))

    def evaluate(self) -> KpiBoard:
        """Look once, on the calling thread; the window hears of it soon."""
        self._problem = ""
        if self._run_commands():
            self._tell_what_was_done()
        now_s = self._now_s()
        facts = self._gather(Window(now_s - self._window_s, now_s))
        readings, by_machine = read_kpis(facts), read_by_machine(facts)
        rules = self._given_rules() | self._stored(lambda store: store.rules())
        self._judge(rules, readings, by_machine)
        self._trends.add(readings)
        board = KpiBoard(
            at_s=now_s,
            readings=readings,
            by_machine=by_machine,
            alerts=self._stored(lambda store: store.open_alerts()),
            history=self._stored(lambda store: store.history()),
            rules=rules,
            trends=self._trends.lines(),
            is_simulated=self._is_simulated,
            problem=self._problem,
        )
        self._tell(board)
        self._news.tell(board)
        return board

    def look_back(self) -> Iterator[None]:
        """Read the moments of the past that the trends lack, one a step, oldest first."""
        now_s = self._now_s()
        if self._is_simulated:
            self._watches.clear()  # its time runs from the past on once more
        rules = self._given_rules() | self._stored(lambda store: store.rules())
        for at_s in self._trends.lacking(now_s):
            facts = self._gather(Window(at_s - self._window_s, at_s))
            if facts.spans is None:
                return  # still being read: once more at the next turn
            readings = read_kpis(facts)
            if self._is_simulated:
                self._judge(rules, readings, read_by_machine(facts))
            self._trends.add(readings)
            yield
        self._trends.is_whole = True

    def _judge(
        self, rules: dict[str, AlertRule], readings: tuple[KpiReading, ...], by_machine: tuple[KpiReading, ...]
    ) -> None:
        known = {(alert.key, alert.host): alert for alert in self._stored(lambda store: store.open_alerts())}
        whole = (reading for reading in readings if not kpi(reading.key).is_per_machine)
        for reading in chain(whole, by_machine):
            rule = rules.get(reading.key)
            if rule is None:
                continue
            place = (reading.key, reading.host)
            watch = replace(self._watches.get(place, Watch()), alert=known.get(place))
            after = step(watch, rule, reading, new_id=secrets.token_hex(8), is_simulated=self._is_simulated)
            self._watches[place] = after
            if after.alert is not None and after.alert != watch.alert:
                self._keep(after.alert)

    def _keep(self, alert: Alert) -> None:
        self._memory.keep(alert)
        self._stored(lambda store: store.keep(alert))

    def _tell(self, board: KpiBoard) -> None:
        """Notify of alerts that have become loud; those that a former run of the program left are known."""
        loud = board.loud()
        before = {alert.id for alert in board.alerts} if self._loud is None else self._loud
        if self._loud is None:
            # Raised at this very first look: nobody was told of these.
            before -= {alert.id for alert in loud if alert.raised_s == board.at_s}
        self._loud = {alert.id for alert in loud}
        if self._notify is None or self._is_simulated:
            return
        for alert in loud:
            if alert.id not in before:
                self._notify_of(self._notify, alert)

    def _notify_of(self, notify: Notify, alert: Alert) -> None:
        try:
            notify(alert.headline, alert.detail)
        except VmsgError as error:
            log.warning("An alert was not shown outside the window: %s", error.message)

    def _stored(self, ask: Callable[[AlertStore], T]) -> T:
        """Of the store; where that fails, of the memory, and the board tells why."""
        try:
            return ask(self._store)
        except StorageError as error:
            if not self._problem:
                log.warning("%s", error.message)
            self._problem = error.message
            return ask(self._memory)

    def _ask(self, command: _Command) -> None:
        with self._changed:
            self._commands.append(command)
            self._changed.notify_all()

    def _run_commands(self) -> bool:
        """Do what was asked for; whether anything was."""
        has_done = False
        while True:
            with self._changed:
                if not self._commands:
                    return has_done
                command = self._commands.popleft()
            self._stored(command)
            has_done = True

    def _tell_what_was_done(self) -> None:
        """At once: the figures take their time, and a person who pressed a button waits for none."""
        last = self._news.last
        if last.at_s:
            rules = self._given_rules() | self._stored(lambda store: store.rules())
            self._news.tell(replace(last, alerts=self._stored(lambda store: store.open_alerts()), rules=rules))

    def _serve(self) -> None:
        computed_s = 0.0
        while not self._is_closing:
            begun_s = time.thread_time()  # waiting for others is no work
            try:
                self.evaluate()
                computed_s = time.thread_time() - begun_s
                if not self._trends.is_whole:
                    self._look_back()
            except Exception:  # the thread's top: one evaluation that failed is not the last
                log.exception("The key figures could not be evaluated")
            rest_s = max(self._every_s, min(_REST * computed_s, _LONGEST_REST * self._every_s))
            with self._changed:
                self._changed.wait_for(lambda: self._is_closing or self._commands, timeout=rest_s)

    def _look_back(self) -> None:
        for _ in self.look_back():
            with self._changed:
                if self._changed.wait_for(lambda: self._is_closing, timeout=_BREATH_S):
                    return
        if self._trends.is_whole:
            self.evaluate()
