"""What the pages say of the program and of each other is so."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from vmsg_desktop.cli.main import build_parser

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
RECORDS = sorted((ROOT / "docs" / "adr").glob("0*.md"))
LINK = re.compile(r"\]\(([^)#\s]+)(#[^)\s]+)?\)")


def anchors(page: Path) -> set[str]:
    """As a forge makes them of headings."""
    heads = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {"#" + re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def dead_links(page: Path) -> Iterator[str]:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    for target, anchor in LINK.findall(text):
        if "://" in target or target.startswith("mailto:"):
            continue
        place = page.parent / target
        if not place.exists() or (anchor and anchor not in anchors(place)):
            yield target + anchor


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    assert list(dead_links(page)) == []


def test_records_of_decisions_have_a_number_of_their_own_and_are_listed_with_their_title() -> None:
    numbers = [path.name[:4] for path in RECORDS]
    assert len(set(numbers)) == len(numbers)
    listed = (ROOT / "docs" / "adr" / "README.md").read_text("utf-8")
    rows = [f"| {p.name[:4]} | [{p.read_text('utf-8').splitlines()[0][7:]}]({p.name}) |" for p in RECORDS]
    assert [line for line in listed.splitlines() if line.startswith("| 0")] == rows


def test_the_readme_names_every_command() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    (table,) = re.findall(r"\| command \| does \|\n(.*?)\n\n", text, re.DOTALL)
    commands = next(each for each in build_parser()._actions if isinstance(each, argparse._SubParsersAction))
    shown = [action.dest for action in commands._choices_actions]
    assert len(shown) > 20
    assert [name for name in shown if f"`vmsg {name}" not in table] == []
