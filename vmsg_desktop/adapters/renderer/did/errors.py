"""From what D-ID, its gateway or the network did to one error with a plain sentence.

A message says what happened, then what it cost; foreign words are quoted, cut, and cleared of secrets.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from vmsg_desktop.adapters.renderer.did import refusals
from vmsg_desktop.adapters.renderer.did.refusals import Refusal
from vmsg_desktop.adapters.renderer.did.retry import retry_after_s
from vmsg_desktop.adapters.renderer.did.transport import Answer, Broken, Fault
from vmsg_desktop.core.model.errors import RemoteError
from vmsg_desktop.core.model.secret import redacted
from vmsg_desktop.core.model.shown import shown

_QUOTE_MAX: Final = 240
_FIELDS_MAX: Final = 3
_NOT_A_REFUSAL: Final = {408, 409}  # "timed out" and "in progress" do not say that no talk was made
_DENIED: Final = "explicit deny"
_BAD_HEADER: Final = "Authorization header"
_FEATURE: Final = re.compile(r"permission for ([\w:.-]{1,40})")
_XML_CODE: Final = re.compile(rb"<Code>\s*(\w{1,60})\s*</Code>")


@dataclass(frozen=True)
class Call:
    """What was being done, for the sentence.

    Attributes:
        doing: "while …"; cost: what a failure of it cost. is_paid: the one call whose failure leaves doubt.
    """

    doing: str
    cost: str = "Nothing was charged."
    is_paid: bool = False


CREDITS: Final = Call("reading the balance")
UPLOAD_IMAGE: Final = Call("uploading the picture")
UPLOAD_AUDIO: Final = Call("uploading the sound")
CREATE: Final = Call("ordering the video", is_paid=True)
GET_TALK: Final = Call("asking for the video's state", cost="The order stands; asking costs nothing.")
LIST_TALKS: Final = Call("listing the videos at D-ID")
DELETE: Final = Call("deleting at D-ID")
DOWNLOAD: Final = Call("fetching the video", cost="It stays with D-ID; fetching it again costs nothing.")

_DOUBT: Final = "It is not known whether D-ID took the order; it may have been charged."
_LOOK_FIRST: Final = "Nothing is sent again by itself: look for the video at D-ID first."

Shape = Literal["vendor", "gateway", "xml", "html", "empty", "other"]


@dataclass(frozen=True)
class Spoken:
    """A failed answer, read: its shape, the vendor's kind, its words, and the facts that may be passed on."""

    shape: Shape
    kind: str = ""
    words: str = ""
    facts: Mapping[str, Any] | None = None


def refused(call: Call, answer: Answer, *, now_s: float) -> RemoteError:
    """The error of an answer that is no success."""
    spoken = read_failure(answer.body)
    refusal = _refusal(call, answer.status, spoken)
    details: dict[str, Any] = {"status": answer.status, "shape": spoken.shape, **(spoken.facts or {})}
    if spoken.kind:
        details["kind"] = spoken.kind
    feature = _FEATURE.search(spoken.words)
    if feature:
        details["feature"] = feature.group(1)
    wait_s = retry_after_s(answer.headers, now_s=now_s)
    if wait_s is not None:
        details["retry_after_s"] = wait_s
    has_refused = 400 <= answer.status < 500 and answer.status not in _NOT_A_REFUSAL
    return _error(call, refusal, _happened(refusal, answer.status, spoken), details, is_sure=has_refused)


def unreadable(call: Call, answer: Answer, why: str) -> RemoteError:
    """The error of a success whose content is not what was agreed."""
    spoken = read_failure(answer.body)
    happened = f"{refusals.UNREADABLE.happened}: {why} (HTTP {answer.status}, {_SHAPES[spoken.shape]})"
    details = {"status": answer.status, "shape": spoken.shape}
    return _error(call, refusals.UNREADABLE, happened, details, is_sure=False)


def broken_off(call: Call, broken: Broken) -> RemoteError:
    """The error of an exchange without a whole answer."""
    refusal = _FAULTS[broken.fault]
    details = {"fault": broken.fault, "cause": broken.words}
    return _error(call, refusal, refusal.happened, details, is_sure=not broken.has_left)


def _error(call: Call, refusal: Refusal, happened: str, details: dict[str, Any], *, is_sure: bool) -> RemoteError:
    hint, cost, is_retryable = refusal.hint, call.cost, refusal.is_retryable
    if call.is_paid:
        details = {**details, "sent": "no" if is_sure else "maybe"}
        if not is_sure:
            hint, cost, is_retryable = _LOOK_FIRST, _DOUBT, False
    message = f"{happened}, while {call.doing}. {cost}"
    return RemoteError(refusal.code, message, hint, retryable=is_retryable, details=details)


def _refusal(call: Call, status: int, spoken: Spoken) -> Refusal:
    if 300 <= status < 400:
        return refusals.REDIRECTED
    if spoken.kind in refusals.BY_KIND and status < 500:
        return refusals.BY_KIND[spoken.kind]
    if status in (403, 401) and call is DOWNLOAD:
        return refusals.LINK_EXPIRED
    if status == 403 and spoken.shape == "gateway":
        return refusals.KEY_REFUSED if _DENIED in spoken.words else refusals.WRONG_ADDRESS
    if status in refusals.BY_STATUS:
        return refusals.BY_STATUS[status]
    if status < 300:
        return refusals.UNREADABLE
    return refusals.SERVER_FAULT if status >= 500 else refusals.UNEXPECTED


def _happened(refusal: Refusal, status: int, spoken: Spoken) -> str:
    facts = spoken.facts or {}
    parts = [spoken.words] if spoken.words and _BAD_HEADER not in spoken.words else []
    parts += [f"{name}: {words}" for name, words in facts.get("fields", {}).items()]
    parts += [str(facts[name]) for name in ("offensive_label",) if name in facts]
    said = "; ".join(part.rstrip(".") for part in parts)
    label = " ".join(filter(None, (f"HTTP {status}", spoken.kind)))
    return f"{refusal.happened} ({label}{': ' if said else ''}{said})"


def read_failure(body: bytes) -> Spoken:
    """Tell apart every shape that is known, and say so of every other one; never raises."""
    text = body.strip()
    if not text:
        return Spoken("empty")
    if text.startswith(b"<"):
        return _read_markup(text)
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return Spoken("other")
    if not isinstance(data, dict):
        return Spoken("other")
    if isinstance(data.get("kind"), str):
        return Spoken("vendor", _word(data["kind"]), safe(data.get("description")), _facts(data.get("details")))
    words = data.get("Message", data.get("message"))
    if isinstance(words, str):
        return Spoken("gateway", words=safe(words))
    return Spoken("other")


def _read_markup(text: bytes) -> Spoken:
    code = _XML_CODE.search(text[:4000])
    if code or text.startswith(b"<?xml"):
        return Spoken("xml", words=code.group(1).decode("ascii", "replace") if code else "")
    return Spoken("html")


def _facts(details: Any) -> dict[str, Any]:
    """Of the vendor's details those that help: invalid fields, the moderation's label, file types."""
    if not isinstance(details, dict):
        return {}
    facts: dict[str, Any] = {}
    if "offensiveLabel" in details:
        facts["offensive_label"] = safe(details["offensiveLabel"])
    if "received" in details:
        facts["received"] = safe(details["received"])
    if isinstance(details.get("supported"), list):
        facts["supported"] = [safe(item) for item in details["supported"][:10]]
    fields = {safe(name): safe(value["message"]) for name, value in details.items() if _is_field(value)}
    if fields:
        facts["fields"] = dict(list(fields.items())[:_FIELDS_MAX])
    return facts


def _is_field(value: Any) -> bool:
    return isinstance(value, dict) and "message" in value


def safe(value: Any) -> str:
    """A foreign value as one short line without secrets."""
    return shown(redacted(value if isinstance(value, str) else json.dumps(value)), limit=_QUOTE_MAX)


def _word(value: str) -> str:
    return re.sub(r"\W", "", value)[:60]


_SHAPES: Final = {
    "vendor": "JSON",
    "gateway": "the gateway's JSON",
    "xml": "XML",
    "html": "a web page",
    "empty": "empty",
    "other": "no JSON that is known",
}

_NETWORK: Final = "Check the network, then try again."
_FAULTS: Final[Mapping[Fault, Refusal]] = {
    "name": Refusal("did_unreachable", "The address of the service is not found", _NETWORK, True),
    "refused": Refusal("did_unreachable", "The service cannot be reached", _NETWORK, True),
    "connect_timeout": Refusal("did_unreachable", "The service does not answer the connection", _NETWORK, True),
    "proxy": Refusal("did_unreachable", "The proxy cannot be reached", "Check the proxy settings.", True),
    "certificate": Refusal(
        "did_certificate_refused",
        "The service's certificate is not trusted",
        "Check the computer's clock and whether a proxy opens secure connections; nothing was sent.",
    ),
    "tls": Refusal("did_tls_failed", "The secure connection failed", _NETWORK, True),
    "timeout": Refusal("did_timeout", "The service fell silent", "Try again in a minute.", True),
    "lost": Refusal("did_connection_lost", "The connection broke off", _NETWORK, True),
    "garbled": Refusal("did_answer_unreadable", "The answer could not be decoded", "Try again in a minute.", True),
    "too_large": Refusal("did_answer_too_large", "The answer is larger than D-ID's ever are", "Report this."),
}
