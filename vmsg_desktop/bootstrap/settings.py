"""Wires what the settings of a window work with: key, hosts, models, cache, this computer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from vmsg_desktop import __version__
from vmsg_desktop.adapters.compute.child import find_agent
from vmsg_desktop.adapters.system.here import examine_here, look_here
from vmsg_desktop.adapters.system.paths import data_home
from vmsg_desktop.application.lanes import Lanes
from vmsg_desktop.application.previews import Deliver
from vmsg_desktop.application.questions import Questions
from vmsg_desktop.application.settings_desk import SettingsDesk
from vmsg_desktop.bootstrap.agents import open_ssh_aliases
from vmsg_desktop.bootstrap.budget import open_budget
from vmsg_desktop.bootstrap.costs import open_costs
from vmsg_desktop.bootstrap.targets import open_target
from vmsg_desktop.bootstrap.workbench import open_cache, open_keys, open_models
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.compute import Capabilities
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.host_look import Here
from vmsg_desktop.core.model.limits import CACHE_MAX_BYTES


@contextmanager
def open_settings_desk(deliver: Deliver, questions: Questions) -> Iterator[SettingsDesk]:
    """Everything of the settings; ends what still runs on the way out.

    Args:
        deliver: runs a function soon on the window's thread.
        questions: what work asks the person.
    """
    lanes = Lanes(deliver)

    def capabilities(name: str, cancel: CancelToken) -> Capabilities:
        with open_target(name, ask=questions.ask) as target:
            if target is None:
                raise InputError("target_unknown", f"{name} has no agent.", "Choose a host or this computer.")
            return target.capabilities(cancel=cancel)

    try:
        yield SettingsDesk(
            lanes=lanes,
            questions=questions,
            keys=open_keys(),
            models=open_models(),
            open_cache=open_cache,
            cache_limit_bytes=CACHE_MAX_BYTES,
            look_here=_look_here,
            examine_here=examine_here,
            capabilities=capabilities,
            ssh_aliases=open_ssh_aliases,
            budget=open_budget(),
            month=lambda cancel: open_costs(cancel).report(asks_balance=False),
        )
    finally:
        questions.close()
        lanes.close()


def _look_here() -> Here:
    home = data_home()
    agent = find_agent(home / "agent")
    return look_here(home, agent_version=agent.version if agent else None, version=__version__)
