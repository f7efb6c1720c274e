"""The agent of a host as it stands: its state, start and stop, its log, its checks, taking it away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, Literal

from vmsg_desktop.adapters.ssh import service
from vmsg_desktop.adapters.ssh.place import Place, find_place, read_json
from vmsg_desktop.adapters.ssh.remote_shell import RemoteShell, checked, command_failed, quoted
from vmsg_desktop.core.model.errors import RemoteError
from vmsg_desktop.core.model.host import AgentState, HostCheck, Removal

ANSWER_TIMEOUT_S: Final = 60.0
"""A slow machine imports the program from a cold disk before the agent answers."""

_MARK: Final = "--vmsg--"
_STATES: Final[Mapping[str, Literal["ok", "warn", "fail"]]] = {"ok": "ok", "warn": "warn", "fail": "fail"}


def state_of(shell: RemoteShell, place: Place | None = None, *, wait_s: float = 0.0) -> AgentState:
    """How the agent stands; ``wait_s``: as long as that is waited for its answer. Raises RemoteError."""
    place = place or find_place(shell)
    folder = quoted(place.agent)
    line = (
        f"cd {folder} 2>/dev/null || exit 0; readlink current; echo {_MARK}; ls -1t versions 2>/dev/null; "
        f"echo {_MARK}; cat service.json 2>/dev/null; true"
    )
    link, versions, plan_text = (*checked(shell, line, doing="Looking for the agent").split(f"{_MARK}\n"), "", "")[:3]
    plan = service.plan_from(plan_text)
    version = link.strip().removeprefix("versions/") or None
    answer = _answer(shell, place, wait_s) if version else {}
    return AgentState(
        version=version,
        running_version=_text(answer, "version"),
        versions=tuple(versions.split()),
        service=plan.kind if plan else None,
        idle_minutes=plan.idle_minutes if plan else None,
        pid=_number(answer, "pid"),
        port=_number(answer, "port"),
        problem=_text(answer, "problem") or "",
    )


def start(shell: RemoteShell) -> AgentState:
    """Start the agent that is set up there and wait until it answers. Raises RemoteError."""
    place = find_place(shell)
    require_agent(shell, state_of(shell, place))
    service.start(shell, place)
    return answering(shell, place)


def stop(shell: RemoteShell) -> AgentState:
    """End the agent; it is started again by ``start``. Raises RemoteError."""
    place = find_place(shell)
    require_agent(shell, state_of(shell, place))
    service.stop(shell, place, plan_of(shell, place))
    return state_of(shell, place)


def keep_for(shell: RemoteShell, idle_minutes: float) -> AgentState:
    """End the agent after so long without work, 0 = never; one that runs is started anew. Raises RemoteError."""
    place = find_place(shell)
    state = state_of(shell, place)
    before = plan_of(shell, place)
    if before is None or state.version is None:
        raise _missing(shell)
    plan = replace(before, idle_minutes=idle_minutes)
    if not state.is_running:
        service.install(shell, place, plan)
        return state_of(shell, place)
    service.stop(shell, place, before)
    service.install(shell, place, plan)
    service.start(shell, place)
    return answering(shell, place)


def logs(shell: RemoteShell, *, lines: int) -> str:
    """The end of what the agent and what keeps it running wrote. Raises RemoteError."""
    place = find_place(shell)
    plan = plan_of(shell, place)
    kept = service.last_words(shell, place, plan, lines=lines) if plan else ""
    own = shell.run(f"cd {quoted(place.agent)} && tail -q -n {lines} log/*.log 2>/dev/null").out.rstrip()
    return "\n".join(text for text in (own, kept) if text)


def doctor(shell: RemoteShell, place: Place, *, label: str | None = None) -> tuple[HostCheck, ...]:
    """What the program there finds about itself. Raises RemoteError when it cannot be asked."""
    ran = shell.run(place.module("remote_agent", "doctor", "--json", label=label), timeout_s=180)
    if ran.code not in (0, 1) or not ran.out.strip():
        raise command_failed(shell, ran, doing="Checking the agent")
    found = read_json(ran.out, of="vmsg-agent doctor").get("checks")
    return tuple(_check(item) for item in found or ())


def remove(shell: RemoteShell, *, what: Removal) -> int:
    """Stop the agent and take it away; "everything" takes models and kept results there too. Freed bytes.

    Raises:
        RemoteError: the connection failed or something cannot be deleted.
    """
    place = find_place(shell)
    service.stop(shell, place, plan_of(shell, place))
    service.remove(shell, place)
    folders = [place.agent] if what == "program" else [place.agent, *_remakeable(shell, place)]
    before = _size_bytes(shell, folders)
    checked(shell, f"rm -rf {' '.join(map(quoted, folders))}", doing="Removing the agent", timeout_s=300)
    return before


def sizes(shell: RemoteShell) -> Mapping[Removal, int]:
    """Bytes that removing would free."""
    place = find_place(shell)
    return {
        "program": _size_bytes(shell, [place.agent]),
        "everything": _size_bytes(shell, [place.agent, *_remakeable(shell, place)]),
    }


def answering(shell: RemoteShell, place: Place, *, wait_s: float = ANSWER_TIMEOUT_S) -> AgentState:
    """The state once the agent of `current` answers. Raises RemoteError "agent_silent" with its last words."""
    state = state_of(shell, place, wait_s=wait_s)
    if not state.is_running:
        plan = plan_of(shell, place)
        words = service.last_words(shell, place, plan) if plan else ""
        raise RemoteError(
            "agent_silent",
            f"The agent on {shell.name} does not answer: {state.problem or 'it did not start'}."
            + (f"\n{words}" if words else ""),
            f"Its log: vmsg agent logs {shell.name}",
            retryable=True,
        )
    return state


def plan_of(shell: RemoteShell, place: Place) -> service.ServicePlan | None:
    """How the agent is kept running; None when none is set up."""
    return service.plan_from(shell.run(f"cat {quoted(place.agent)}/service.json 2>/dev/null").out)


def require_agent(shell: RemoteShell, state: AgentState) -> None:
    """Raise RemoteError "agent_missing" when none is set up there."""
    if state.version is None or state.service is None:
        raise _missing(shell)


def _missing(shell: RemoteShell) -> RemoteError:
    return RemoteError("agent_missing", f"No agent is set up on {shell.name}.", f"Run: vmsg agent setup {shell.name}")


def _answer(shell: RemoteShell, place: Place, wait_s: float) -> Mapping[str, Any]:
    """What the running agent says of itself, asked on its own machine; ``problem`` says why it does not."""
    command = place.module("remote_agent", "status", "--json", "--wait", f"{wait_s:g}")
    ran = shell.run(command, timeout_s=wait_s + 60)
    if ran.code not in (0, 1) or not ran.out.strip():
        return {"problem": ran.last_words or "it cannot be asked"}
    return read_json(ran.out, of="vmsg-agent status")


def _remakeable(shell: RemoteShell, place: Place) -> list[str]:
    """The folders of models and of results; videos and the job list of a person who works there are not among them."""
    cache = f"{place.home}/cache"
    if not place.is_home_set:
        cache = checked(shell, 'printf %s "${XDG_CACHE_HOME:-$HOME/.cache}/vmsg"', doing="Looking for the cache")
    return [f"{place.home}/models", f"{place.home}/libraries", cache.strip()]


def _size_bytes(shell: RemoteShell, folders: list[str]) -> int:
    out = shell.run(f"du -sck {' '.join(map(quoted, folders))} 2>/dev/null | tail -n 1", timeout_s=120).out
    kilobytes = out.split()[0] if out.split() else "0"
    return int(kilobytes) * 1024 if kilobytes.isdigit() else 0


def _check(item: Any) -> HostCheck:
    """A finding as it came; one of an unknown kind counts as a failure, for nobody here can say it is none."""
    data = item if isinstance(item, dict) else {}
    texts = {key: str(data.get(key, "")) for key in ("name", "found", "fix")}
    return HostCheck(state=_STATES.get(str(data.get("state")), "fail"), **texts)


def _text(answer: Mapping[str, Any], key: str) -> str | None:
    value = answer.get(key)
    return value if isinstance(value, str) and value else None


def _number(answer: Mapping[str, Any], key: str) -> int | None:
    value = answer.get(key)
    return value if isinstance(value, int) else None
