"""The body of POST /talks: what D-ID takes, and what it makes of it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Final

from vmsg_desktop.sandbox.checks import Checker, Fields
from vmsg_desktop.sandbox.refusals import AUDIO_URL, IMAGE_URL, Refused, bad_request, refuse

PAD_MAX_S: Final = 60.0
_TOP: Final = ("source_url", "script", "config", "name", "user_data", "webhook", "result_url")
_CONFIG: Final = ("stitch", "fluent", "pad_audio", "result_format", "logo", "driver_expressions")
_IMAGE_PATTERN: Final = r"(https|s3):.*\.(jpg|jpeg|png|JPG|JPEG|PNG)"
_AUDIO_PATTERN: Final = r"(?i)(https|s3):[^?#]*\.(m4a|flac|mp3|mp4|wav)([?#].*)?"
_USER_DATA: Final = "1 to 1000 characters, not blank"
_USER_DATA_PATTERN: Final = r"(?s)(?=.*\S).{1,1000}"
_EXPRESSIONS: Final = ("neutral", "happy", "serious", "surprise")


@dataclass(frozen=True)
class TalkOrder:
    """A valid order.

    Attributes:
        source_url: None = D-ID's own picture "Alice".
        pad_audio_s: silence added at the end, 0..60.
        expressions: driver_expressions as given, None without.
        logo_url: "" without.
    """

    source_url: str | None
    audio_url: str
    stitch: bool = False
    fluent: bool = False
    subtitles: bool = False
    pad_audio_s: float = 0.0
    result_format: str = "mp4"
    expressions: Any = field(default=None, repr=False)
    logo_url: str = ""
    name: str = ""
    user_data: str = ""
    webhook: str = ""


def read_order(body: Any, *, allows_http_webhooks: bool = False) -> TalkOrder:
    """``body`` as decoded from JSON. Raises Refused with every field that is wrong."""
    check = Checker()
    top = check.fields("body", body, known=_TOP, required=("script",))
    source_url = check.text("body.source_url", top.get("source_url"), pattern=_IMAGE_PATTERN, message=IMAGE_URL)
    audio_url, subtitles = _script(check, top.get("script"))
    webhook = r"https://\S+|http://(127\.0\.0\.1|localhost)[:/]\S*" if allows_http_webhooks else r"https://\S+"
    order = TalkOrder(
        source_url=source_url or None,
        audio_url=audio_url,
        subtitles=subtitles,
        name=check.text("body.name", top.get("name")),
        user_data=check.text(
            "body.user_data",
            top.get("user_data"),
            pattern=_USER_DATA_PATTERN,
            message=_USER_DATA,
        ),
        webhook=check.text(
            "body.webhook", top.get("webhook"), pattern=f"|{webhook}", message=r"Not match in '^https://\S+$'"
        ),
        **_config(check, top.get("config")),
    )
    check.finish()
    if top.get("result_url") is not None:
        raise Refused(bad_request("result_url is not offered by the sandbox"))
    return order


def _script(check: Checker, script: Any) -> tuple[str, bool]:
    """(audio_url, subtitles). A script to be spoken is valid at D-ID; the sandbox has no voices and refuses it."""
    if script is None:
        return "", False
    kind = script.get("type") if isinstance(script, dict) else None
    if kind == "text":
        fields = check.fields("body.script", script, known=("type", "input", "ssml", "subtitles", "provider"))
        check.text(
            "body.script.input", fields.get("input", ""), pattern=r"(?s).{3,40000}", message="3 to 40000 characters"
        )
        check.finish()
        raise refuse("bad_script")
    fields = check.fields("body.script", script, known=("type", "audio_url", "subtitles"), required=("type",))
    check.choice("body.script.type", fields.get("type"), ("audio", "text"), default="audio")
    audio_url = fields.get("audio_url")
    if fields and audio_url is None:
        check.fail("body.script.audio_url", "'audio_url' is required")
    url = check.text("body.script.audio_url", audio_url, pattern=_AUDIO_PATTERN, message=AUDIO_URL)
    return url, check.flag("body.script.subtitles", fields.get("subtitles"))


def _config(check: Checker, config: Any) -> dict[str, Any]:
    fields: Fields = {} if config is None else check.fields("body.config", config, known=_CONFIG)
    return {
        "stitch": check.flag("body.config.stitch", fields.get("stitch")),
        "fluent": check.flag("body.config.fluent", fields.get("fluent")),
        "pad_audio_s": check.number("body.config.pad_audio", fields.get("pad_audio"), least=0, most=PAD_MAX_S),
        "result_format": check.choice(
            "body.config.result_format", fields.get("result_format"), ("mp4", "mov"), default="mp4"
        ),
        "logo_url": _logo(check, fields.get("logo")),
        "expressions": _expressions(check, fields.get("driver_expressions")),
    }


def _logo(check: Checker, logo: Any) -> str:
    if logo is None:
        return ""
    fields = check.fields("body.config.logo", logo, known=("url", "position"), required=("url", "position"))
    position = check.items("body.config.logo.position", fields.get("position", []))
    for index, value in enumerate(position):
        check.number(f"body.config.logo.position.{index}", value, least=-math.inf, most=math.inf)
    if len(position) != 2:
        check.fail("body.config.logo.position", "two numbers")
    return check.text("body.config.logo.url", fields.get("url"), pattern=_IMAGE_PATTERN, message=IMAGE_URL)


def _expressions(check: Checker, given: Any) -> Any:
    """As given, when it is valid."""
    if given is None:
        return None
    path = "body.config.driver_expressions"
    fields = check.fields(path, given, known=("expressions", "transition_frames"), required=("expressions",))
    check.number(f"{path}.transition_frames", fields.get("transition_frames"), least=0, most=math.inf)
    for index, item in enumerate(check.items(f"{path}.expressions", fields.get("expressions", []))):
        names = ("start_frame", "expression", "intensity")
        shown = check.fields(f"{path}.expressions.{index}", item, known=names, required=names)
        at = f"{path}.expressions.{index}"
        check.number(f"{at}.start_frame", shown.get("start_frame"), least=0, most=math.inf)
        check.choice(f"{at}.expression", shown.get("expression"), _EXPRESSIONS, default="neutral")
        check.number(f"{at}.intensity", shown.get("intensity"), least=0, most=1)
    return given
