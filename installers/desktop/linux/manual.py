"""The manual pages, from what the commands say of themselves."""

from __future__ import annotations

import argparse
import gzip
from collections.abc import Iterator
from pathlib import Path

from remote_agent.__main__ import build_parser as agent_parser
from vmsg_desktop import __version__
from vmsg_desktop.cli.main import build_parser

_FILES = """.SH FILES
.TP
.I ~/.local/share/vmsg
models, messages, settings; VMSG_HOME names another folder
.TP
.I ~/.cache/vmsg
what can be made again
.SH ENVIRONMENT
.TP
.B VMSG_HOME
one folder for everything
.TP
.B DID_API_KEY
the D-ID key, for this session
"""


def write_manuals(folder: Path) -> None:
    """vmsg.1.gz and vmsg-agent.1.gz."""
    folder.mkdir(parents=True)
    for parser in (build_parser(), agent_parser()):
        text = manual(parser).encode()
        (folder / f"{parser.prog}.1.gz").write_bytes(gzip.compress(text, mtime=0))


def manual(parser: argparse.ArgumentParser) -> str:
    """A page in troff: what it is, its commands and their options."""
    about = _escaped(parser.description or "")
    head = f'.TH {parser.prog.upper()} 1 "" "vmsg {__version__}" "User Commands"\n'
    head += f".SH NAME\n{_escaped(parser.prog)} \\- {about[:1].lower()}{about[1:].rstrip('.')}\n"
    head += f".SH SYNOPSIS\n.B {_escaped(parser.prog)}\n[\\fICOMMAND\\fR] [\\fIOPTIONS\\fR]\n"
    head += ".SH DESCRIPTION\nEvery command lists its options with \\fB\\-\\-help\\fR.\n.SH COMMANDS\n"
    entries = "".join(
        f".TP\n.B {_escaped(name)}\n{_escaped(text or '')}\n" for name, text in _commands(parser, parser.prog)
    )
    ends = f".SH EXIT STATUS\n{_escaped(parser.epilog)}\n" if parser.epilog else ""
    return head + entries + ends + _FILES


def _commands(parser: argparse.ArgumentParser, prefix: str) -> Iterator[tuple[str, str | None]]:
    """Name and help of every command, those of a group after it."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            told = {choice.dest: choice.help for choice in action._choices_actions}
            for name, child in action.choices.items():
                yield f"{prefix} {name}", told.get(name)
                yield from _commands(child, f"{prefix} {name}")


def _escaped(text: str) -> str:
    """As troff takes it literally."""
    literal = text.replace("\\", "\\e").replace("-", "\\-").replace("%%", "%")
    return "\n".join(f"\\&{line}" if line.startswith((".", "'")) else line for line in literal.splitlines())
