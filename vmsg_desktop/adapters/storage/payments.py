"""What paid requests took, beside the jobs: it stays when a message is forgotten; deleting gives no budget back.

A row is a time, a vendor and credits. Its key is a hash of the request's random token, which goes with the job: nobody
can tell afterwards which message a row was.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from sqlite_utils import Database

from vmsg_desktop.core.jobs import IntentWritten, JobEvent, NotSent
from vmsg_desktop.core.model.job import Job


def create_payments(db: Database) -> None:
    """Make the table."""
    db.table("payments").create(
        {"key": str, "at_s": float, "target": str, "credits": float}, pk="key", if_not_exists=True
    )
    db.table("payments").create_index(["target", "at_s"], if_not_exists=True)


def fill_payments(connection: Connection) -> None:
    """From the histories of the jobs that are there, for a file of an earlier format."""
    rows = connection.execute(
        "select events.job_id, events.at_s, events.event, jobs.target, jobs.credits_needed as credits from events"
        " join jobs on jobs.id = events.job_id where json_extract(events.event, '$.event') in"
        " ('IntentWritten', 'NotSent') order by events.id"
    )
    written: dict[str, Any] = {}
    last: dict[str, str] = {}
    for row in rows.fetchall():
        event = json.loads(row["event"])
        if event["event"] == "IntentWritten":
            written[event["token"]] = row
            last[row["job_id"]] = event["token"]
        else:
            written.pop(last.get(row["job_id"], ""), None)
    for token, row in written.items():
        _insert(connection, token, at_s=row["at_s"], target=row["target"], credits=row["credits"])


def note_payment(connection: Connection, before: Job, event: JobEvent, *, at_s: float) -> None:
    """What an event means for the payments; in the event's own transaction."""
    if isinstance(event, IntentWritten):
        _insert(connection, event.token, at_s=at_s, target=before.target, credits=before.credits_needed)
    elif isinstance(event, NotSent):
        connection.execute("delete from payments where key = ?", [_key(before.token)])


def credits_spent(connection: Connection, *, target: str, since_s: float, until_s: float | None = None) -> float:
    """Credits of the requests that went out, or may have, in a time."""
    query = "select coalesce(sum(credits), 0) from payments where target = ? and at_s >= ? and at_s < ?"
    return float(connection.execute(query, [target, since_s, 1e18 if until_s is None else until_s]).fetchone()[0])


def lost_list(path: Path, *, since_s: float) -> str:
    """Name of a damaged job list that was set aside beside ``path`` since then, with its payments; "" = none was."""
    for kept in sorted(path.parent.glob(f"{path.stem}-set-aside-*{path.suffix}")):
        at_s = kept.stem.rpartition("-")[2]
        if at_s.isdecimal() and int(at_s) >= since_s:
            return kept.name
    return ""


def _insert(connection: Connection, token: str, *, at_s: float, target: str, credits: int | None) -> None:
    values = [_key(token), at_s, target, float(credits or 0)]
    connection.execute("insert or replace into payments (key, at_s, target, credits) values (?, ?, ?, ?)", values)


def _key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()[:32]
