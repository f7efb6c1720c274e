"""Finds the English sentences that core, services and adapters say to a person, as templates with numbered gaps.

Nothing below the windows knows of languages: an error or a pre-flight line is finished English text, the same in the
log, on the command line and on the wire. The window finds the template that a text was made from and says it in the
person's language (`vmsg_desktop.ui.language`). What is looked at, by reading the source and running none of it:

* message and hint of each error (`ERRORS`), in every module;
* all words of the modules that exist to hold words (`WORDS`);
* labels in the data files (`LABELS`).
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

PROJECT: Final = Path(__file__).resolve().parents[2]
PACKAGES: Final = tuple(
    f"vmsg_desktop/{name}" for name in ("core", "application", "adapters", "bootstrap", "presenters")
)
COMMAND_LINE_ONLY: Final = (
    "vmsg_desktop/adapters/models/archives.py",
    "vmsg_desktop/application/batch_words.py",
)
ERRORS: Final = frozenset({"ComputeError", "InputError", "RemoteError", "RenderError", "StorageError", "VmsgError"})
WORDS: Final = (
    "vmsg_desktop/adapters/renderer/draft.py",
    "vmsg_desktop/adapters/renderer/did/errors.py",
    "vmsg_desktop/adapters/renderer/did/refusals.py",
    "vmsg_desktop/adapters/ssh/faults.py",
    "vmsg_desktop/application/agents.py",
    "vmsg_desktop/application/forgetting.py",
    "vmsg_desktop/application/job_words.py",
    "vmsg_desktop/application/jobs.py",
    "vmsg_desktop/application/library.py",
    "vmsg_desktop/application/recording_words.py",
    "vmsg_desktop/core/audio/music.py",
    "vmsg_desktop/core/budget.py",
    "vmsg_desktop/core/cost.py",
    "vmsg_desktop/core/cost_report.py",
    "vmsg_desktop/core/kpi.py",
    "vmsg_desktop/core/kpi_jobs.py",
    "vmsg_desktop/core/kpi_machines.py",
    "vmsg_desktop/core/kpi_readings.py",
    "vmsg_desktop/core/kpi_words.py",
    "vmsg_desktop/core/pipeline/music_stages.py",
    "vmsg_desktop/core/preflight.py",
    "vmsg_desktop/core/run_notes.py",
    "vmsg_desktop/core/talk_failure.py",
    "vmsg_desktop/core/vision/framing.py",
    "vmsg_desktop/core/vision/mask.py",
    "vmsg_desktop/presenters/sending_outcome.py",
)
LABELS: Final = {
    "presets/prosody.json": ("label", "description"),
    "backgrounds/backgrounds.json": ("label", "title"),
    "music/music.json": ("label", "title", "mood"),
}
FILLINGS: Final = (
    "background", "emotion", "loud", "message", "music", "photo", "picture", "preset", "quiet", "sound", "take",
    "track", "video", "voice",
)  # fmt: skip
"""Single words that fill gaps; they look like identifiers where they stand."""
NOBODY_READS: Final = frozenset(
    {
        "--allow-model-code",
        "DID_API_KEY",
        "Authorization header",
        "explicit deny",
        "%Y-%m-%d %H:%M UTC",
        "av {1}, opencv {2}",
        "draft {1}, {2}",
    }
)
_GAP: Final = re.compile(r"\{(\d+|\w*)(?::[^}]*)?\}")
_SILENT_CALLS: Final = frozenset({"compile", "debug", "info", "warning", "error", "exception", "partition", "get"})


def sentences(project: Path = PROJECT) -> tuple[str, ...]:
    """All templates, sorted, each once; gaps are {1}, {2}, ... in the order of the text."""
    found: set[str] = set(FILLINGS)
    for package in PACKAGES:
        for path in sorted((project / package).rglob("*.py")):
            name = path.relative_to(project).as_posix()
            tree = ast.parse(path.read_text(encoding="utf-8"))
            if name in WORDS:
                found.update(_all_words(tree))
            elif name not in COMMAND_LINE_ONLY:
                found.update(_error_words(tree))
    for name, fields in LABELS.items():
        found.update(_labels(json.loads((project / "resources" / name).read_text(encoding="utf-8")), fields))
    return tuple(sorted(each for each in found if _is_told(each)))


def _is_told(template: str) -> bool:
    """There is something to translate: a word, or seconds, outside the gaps."""
    return template not in NOBODY_READS and re.search(r"[A-Za-z]{2}|\bs\b", _GAP.sub("", template)) is not None


def _labels(data: Any, fields: tuple[str, ...]) -> Iterator[str]:
    if isinstance(data, dict):
        for name, value in data.items():
            if name in fields and isinstance(value, str):
                yield value
            else:
                yield from _labels(value, fields)
    elif isinstance(data, list):
        for value in data:
            yield from _labels(value, fields)


def _error_words(tree: ast.Module) -> Iterator[str]:
    shared = _assigned(tree.body)
    for scope in ast.walk(tree):
        if isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef):
            names = {**shared, **_assigned(list(ast.walk(scope)))}
            yield from _of_calls(ast.walk(scope), names)
    yield from _of_calls(tree.body, shared)


def _of_calls(nodes: Iterable[ast.AST], names: dict[str, list[ast.expr]]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Call) and _called(node) in ERRORS:
            told = [*node.args[1:3], *(each.value for each in node.keywords if each.arg in ("message", "hint"))]
            for expression in told:
                yield from _templates(expression, names, depth=3)


def _called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Name):
        return call.func.id
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _assigned(nodes: Iterable[ast.AST]) -> dict[str, list[ast.expr]]:
    """What is put into each name."""
    found: dict[str, list[ast.expr]] = {}
    for node in nodes:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, []).append(node.value)
    return found


def _templates(expression: ast.expr, names: dict[str, list[ast.expr]], *, depth: int) -> Iterator[str]:
    """The templates that an expression may stand for, and those of what fills their gaps."""
    if depth == 0:
        return
    if isinstance(expression, ast.Name):
        for value in names.get(expression.id, []):
            yield from _templates(value, names, depth=depth - 1)
        return
    if isinstance(expression, ast.IfExp):
        yield from _templates(expression.body, names, depth=depth)
        yield from _templates(expression.orelse, names, depth=depth)
        return
    text = _text(expression)
    if text is not None:
        yield numbered(text)
    for filling in ast.walk(expression):
        if isinstance(filling, ast.FormattedValue):
            yield from _templates(filling.value, names, depth=depth - 1)


def _text(expression: ast.expr) -> str | None:
    """The text that an expression makes, ``{}`` for what is not known; None when it makes none."""
    if isinstance(expression, ast.Constant):
        return expression.value if isinstance(expression.value, str) else None
    if isinstance(expression, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in expression.values)
    if isinstance(expression, ast.BinOp) and isinstance(expression.op, ast.Add):
        left, right = _text(expression.left), _text(expression.right)
        return None if left is None and right is None else (left or "{}") + (right or "{}")
    if isinstance(expression, ast.Call) and _called(expression) in ("format", "replace", "strip"):
        return _text(expression.func.value) if isinstance(expression.func, ast.Attribute) else None
    return None


def _all_words(tree: ast.Module) -> Iterator[str]:
    silent = _silent(tree)
    for node in ast.walk(tree):
        if id(node) in silent or not isinstance(node, ast.Constant | ast.JoinedStr):
            continue
        text = _text(node)
        if text and _is_words(text):
            yield numbered(text)


def _is_words(text: str) -> bool:
    """No identifier, no punctuation: it has a space, or begins like a name that is shown."""
    return " " in text.strip() or re.fullmatch(r"[A-Z][a-z]+", text) is not None


def _silent(tree: ast.Module) -> set[int]:
    """Nodes that nobody is shown: documentation, parts of larger texts, keys, patterns, log lines."""
    found: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            found.update(id(part) for part in ast.walk(node) if part is not node and isinstance(part, ast.Constant)
                         and not _is_filling(node, part))  # fmt: skip
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            found.add(id(node.value))
        elif isinstance(node, ast.Call) and _called(node) in _SILENT_CALLS:
            found.update(id(part) for part in ast.walk(node))
    return found


def _is_filling(joined: ast.JoinedStr, part: ast.Constant) -> bool:
    """It is a word that fills a gap, not a piece between gaps nor a format."""
    if part in joined.values:
        return False
    formats = [each.format_spec for each in ast.walk(joined) if isinstance(each, ast.FormattedValue)]
    return not any(part in ast.walk(spec) for spec in formats if spec is not None)


def numbered(text: str) -> str:
    """The text with its gaps numbered, whatever they were called."""
    parts = _GAP.split(text)[::2]
    return "".join(part if index == 0 else f"{{{index}}}{part}" for index, part in enumerate(parts))
