"""The budget in the settings: limits typed, kept at once, and how far the month has used them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

from vmsg_desktop.application.previews import PreviewLane
from vmsg_desktop.application.settings_desk import BudgetKeeper
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.cost_report import CostReport
from vmsg_desktop.core.model.budget import Budget, OnLimit
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.events import Emit

_KEY: Final = "budget"
_MOST: Final = 1e9
_AMBIGUOUS: Final = re.compile(r"\d{1,3}[,.]\d{3}")


@dataclass(frozen=True)
class BudgetState:
    """What the section shows.

    Attributes:
        budget: None until it was read. report: the month; None until it was counted.
        wrong: fields that hold no number, by name. problem: what went wrong last.
    """

    budget: Budget | None = None
    report: CostReport | None = None
    wrong: frozenset[str] = frozenset()
    problem: VmsgError | None = None


class BudgetView(Protocol):
    """Shows the section."""

    def show_budget(self, state: BudgetState) -> None:
        """Show it."""


class BudgetPresenter:
    """Between the section, the budget and what the month cost. Window's thread; the disk on ``lane``."""

    def __init__(
        self, keeper: BudgetKeeper, report: Callable[[CancelToken], CostReport], lane: PreviewLane, view: BudgetView
    ) -> None:
        self._keeper, self._report, self._lane, self._view = keeper, report, lane, view
        self._state = BudgetState()

    def look(self) -> None:
        """Show budget and month as they are now."""
        self._run(None)

    def set_credits(self, text: str) -> None:
        """A limit as typed; empty = none."""
        self._take("credits", text)

    def set_gpu_hours(self, text: str) -> None:
        """A limit as typed; empty = none."""
        self._take("gpu_hours", text)

    def set_on_limit(self, choice: OnLimit) -> None:
        """What happens at a limit."""
        self._run({"on_limit": choice})

    def reset(self) -> None:
        """No limits, as at first: the way out of a file that cannot be read."""
        self._run({}, is_new=True)

    def _take(self, name: str, text: str) -> None:
        limit = parsed(text)
        is_wrong = limit is not None and not 0 <= limit < _MOST
        wrong = self._state.wrong | {name} if is_wrong else self._state.wrong - {name}
        self._state = replace(self._state, wrong=wrong)
        if is_wrong:
            self._view.show_budget(self._state)
        else:
            self._run({name: limit})

    def _run(self, changes: dict[str, Any] | None, *, is_new: bool = False) -> None:
        def work(emit: Emit, cancel: CancelToken) -> tuple[Budget, CostReport]:
            budget = Budget() if is_new else self._keeper.read()
            if changes is not None:
                budget = replace(budget, **changes)
                self._keeper.write(budget)
            return budget, self._report(cancel)

        # A change is no news that the next one may overtake: each has a wish of its own.
        key = _KEY if not changes else f"{_KEY}-{next(iter(changes))}"
        self._lane.show(key, work, done=self._done, failed=self._failed)

    def _done(self, found: tuple[Budget, CostReport]) -> None:
        self._state = replace(self._state, budget=found[0], report=found[1], problem=None)
        self._view.show_budget(self._state)

    def _failed(self, error: VmsgError) -> None:
        self._state = replace(self._state, problem=error)
        self._view.show_budget(self._state)


def parsed(text: str) -> float | None:
    """A limit as people write it, with a comma or a point; None for none, NaN for what is no number.

    "1,000" is a thousand to some and one to others: it is no number.
    """
    clean = text.strip()
    if not clean:
        return None
    if _AMBIGUOUS.fullmatch(clean):
        return float("nan")
    try:
        return float(clean.replace(",", "."))
    except ValueError:
        return float("nan")
