"""Who may ask, and what a signed link is worth."""

from __future__ import annotations

import base64
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.core.model.secret import Secret
from vmsg_desktop.sandbox.auth import Gatekeeper
from vmsg_desktop.sandbox.links import Signer
from vmsg_desktop.sandbox.refusals import REFUSALS, wrong_path
from vmsg_desktop.sandbox.settings import SandboxSettings, new_key

KEY = "c2FuZGJveEBleGFtcGxlLmNvbQ==:abcdefghijklmnopqrstu"
ENCODED = base64.b64encode(KEY.encode()).decode()

WITH_COLON = base64.b64encode(f"{KEY}:".encode()).decode()


def gate(**settings: frozenset[str]) -> Gatekeeper:
    return Gatekeeper(Secret(KEY), SandboxSettings(**settings).auth_forms)  # type: ignore[arg-type]


@pytest.mark.parametrize("header", [f"Basic {KEY}", f"Basic {ENCODED}", f"basic {KEY}", f"BASIC  {ENCODED} "])
def test_the_key_as_shown_and_in_base64_is_taken(header: str) -> None:
    assert gate().refusal(header) is None


@pytest.mark.parametrize(
    "header",
    [f"Bearer {KEY}", KEY, f"Basic {KEY}x", "Basic", "Basic x", f"Basic {WITH_COLON}", f"Basic {KEY}\xff"],
)
def test_everything_else_is_denied_as_the_gateway_denies(header: str) -> None:
    refusal = gate().refusal(header)
    assert refusal is not None
    assert (refusal.status, refusal.body) == (
        403,
        {"Message": "User is not authorized to access this resource with an explicit deny"},
    )


@pytest.mark.parametrize("header", [None, ""])
def test_no_key_at_all_is_401(header: str | None) -> None:
    refusal = gate().refusal(header)
    assert refusal is not None
    assert (refusal.status, refusal.body["kind"]) == (401, "AuthorizationError")


def test_other_forms_can_be_allowed() -> None:
    assert gate(auth_forms=frozenset({"bearer"})).refusal(f"Bearer {KEY}") is None
    assert gate(auth_forms=frozenset({"base64-colon"})).refusal(f"Basic {WITH_COLON}") is None
    assert gate(auth_forms=frozenset({"bearer"})).refusal(f"Basic {KEY}") is REFUSALS["explicit_deny"]


def test_a_wrong_path_names_the_hash_of_the_header_and_never_the_header() -> None:
    text = wrong_path(f"Basic {KEY}").content().decode()
    assert "Invalid key=value pair (missing equal-sign) in Authorization header" in text
    assert KEY not in text
    assert wrong_path(None).body == {"message": "Missing Authentication Token"}


def test_new_keys_differ_and_have_the_vendors_form() -> None:
    first, second = new_key().reveal(), new_key().reveal()
    assert first != second
    user, _, password = first.rpartition(":")
    assert base64.b64decode(user) == b"sandbox@example.com"
    assert len(password) == 21


def taken_apart(link: str) -> tuple[str, dict[str, str]]:
    parts = urlsplit(link)
    return unquote(parts.path), {name: values[0] for name, values in parse_qs(parts.query).items()}


@given(
    expires_s=st.integers(1, 2**40),
    early_s=st.integers(1, 1000),
    name=st.from_regex(r"[a-z|./ é]{1,20}", fullmatch=True),
)
def test_a_link_is_good_until_it_expires(expires_s: int, early_s: int, name: str) -> None:
    signer = Signer()
    path, query = taken_apart(signer.signed(f"/bucket/{name}", expires_s=expires_s))
    assert path == f"/bucket/{name}"
    assert signer.check(path, query, now_s=expires_s - early_s) == "good"
    assert signer.check(path, query, now_s=expires_s) == "expired"


def test_nothing_of_a_link_can_be_changed() -> None:
    signer = Signer()
    path, query = taken_apart(signer.signed("/bucket/a.mp4", expires_s=1000))
    assert signer.check("/bucket/b.mp4", query, now_s=0) == "forged"
    assert signer.check(path, query | {"Expires": "2000"}, now_s=0) == "forged"
    assert signer.check(path, query | {"Signature": "AAAA"}, now_s=0) == "forged"
    assert Signer().check(path, query, now_s=0) == "forged"


@pytest.mark.parametrize("left_out", ["Signature", "Expires"])
def test_a_link_without_its_query_is_unsigned(left_out: str) -> None:
    signer = Signer()
    path, query = taken_apart(signer.signed("/bucket/a.mp4", expires_s=1000))
    del query[left_out]
    assert signer.check(path, query, now_s=0) == "unsigned"
