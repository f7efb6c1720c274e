"""How a sandbox behaves where D-ID's own behaviour is a choice, a plan, or unknown: one row a fact."""

from __future__ import annotations

import base64
import math
import secrets
from dataclasses import dataclass, field
from typing import Final, Literal

from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.secret import Secret

DAY_S: Final = 86_400.0
AuthForm = Literal["shown", "base64", "base64-colon", "bearer"]


def new_key() -> Secret:
    """A random key in D-ID's form: base64 of an address, a colon, 21 characters."""
    user = base64.b64encode(b"sandbox@example.com").decode()
    return Secret(f"{user}:{secrets.token_urlsafe(16)[:21]}")


@dataclass(frozen=True)
class SandboxSettings:
    """Attributes:
    key: what a client must send.
    auth_forms: how it may be sent: as shown, in base64 (both are taken by D-ID), with a colon added, as a bearer.
    credits: balance at the start, of as many in all.
    charge_at: when a talk is charged; D-ID does not say.
    queue_s: from "created" to "started"; never longer than the talk's render time.
    render_s: from "created" to the end, one for each talk in turn, then from the first again.
    permissions: what the plan includes: "stitch", "subtitles".
    upload_life_s: how long uploads are kept (D-ID: 24 to 48 h).
    link_life_s: how long a signed link is good; resigns: whether asking again gives a fresh one.
    max_pixels: of a picture, counted when a talk is posted, not at the upload.
    lists_newest_first, lists_user_data, listing_delay_s: what the list of talks does; D-ID does not say.
    allows_http_webhooks: plain http to this machine is taken too.
    film_patience_s: real seconds that an answer is held back for a video that is due and not drawn yet; with 0 such a
        talk is still "started".
    """

    key: Secret = field(default_factory=new_key)
    auth_forms: frozenset[AuthForm] = frozenset({"shown", "base64"})
    credits: float = 100
    charge_at: Literal["submit", "done"] = "submit"
    queue_s: float = 0.5
    render_s: tuple[float, ...] = (3.0,)
    permissions: frozenset[str] = frozenset({"stitch", "subtitles"})
    upload_life_s: float = DAY_S
    link_life_s: float = DAY_S
    resigns: bool = True
    max_pixels: int = 2304 * 3072  # passed at D-ID; 2544 x 3392 did not
    lists_newest_first: bool = True
    lists_user_data: bool = True
    listing_delay_s: float = 0.0
    allows_http_webhooks: bool = False
    film_patience_s: float = 30.0

    def __post_init__(self) -> None:
        figures = (
            *self.render_s,
            self.queue_s,
            self.credits,
            self.upload_life_s,
            self.link_life_s,
            self.film_patience_s,
        )
        if not self.render_s or not all(math.isfinite(figure) and figure >= 0 for figure in figures):
            raise InputError(
                "sandbox_settings",
                "Times and credits of the sandbox are numbers of at least 0, and there is at least one render time.",
                "For example: --render-s 3 --credits 100",
            )
