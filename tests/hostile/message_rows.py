"""Message files that lie, burst or are none. Each is refused naming the field or the reason, or read as it stands."""

from __future__ import annotations

import codecs
import json
from typing import Any, Final

from tests.hostile.picture_bytes import plain
from tests.hostile.rows import Refused, Row, TakenMessage

_NO_JSON: Final = "message_not_json"
_INVALID: Final = "message_invalid"


def message_rows() -> list[Row]:
    """All of this module's rows."""
    return [*_encodings(), *_structures(), *_values(), *_paths()]


def message(**changes: Any) -> dict[str, Any]:
    """A small message with some of its fields replaced."""
    return {"version": 1, "photo": {"path": "p.jpg"}, "voice": {"path": "v.wav"}, "title": "t", **changes}


def _text(**changes: Any) -> bytes:
    return json.dumps(message(**changes)).encode()


def _row(file: str, data: bytes, expected: Refused | TakenMessage) -> Row:
    return Row(file, "message", lambda: data, expected)


def _encodings() -> list[Row]:
    text = json.dumps(message(title="Grüße"), ensure_ascii=False)
    return [
        _row("healthy.json", _text(), TakenMessage("t")),
        _row("empty.json", b"", Refused(_NO_JSON)),
        _row("bom.json", codecs.BOM_UTF8 + text.encode(), TakenMessage("Grüße")),
        _row("utf-16.json", text.encode("utf-16"), Refused(_NO_JSON, ("UTF-8",))),
        _row("utf-32.json", text.encode("utf-32"), Refused(_NO_JSON, ("UTF-8",))),
        _row("latin-1.json", text.encode("latin-1"), Refused(_NO_JSON, ("UTF-8",))),
        _row("overlong.json", _text().replace(b'"t"', b'"\xc0\xaf"'), Refused(_NO_JSON, ("UTF-8",))),
        _row("surrogate.json", _text().replace(b'"t"', b'"\\ud800"'), Refused(_INVALID)),
        _row("photo-as-message.json", plain("JPEG"), Refused(_NO_JSON)),
        _row("python.json", b"{'photo': {'path': 'p'}}", Refused(_NO_JSON)),
        _row("pickle.json", b"\x80\x04\x95cos\nsystem\n", Refused(_NO_JSON)),
    ]


def _structures() -> list[Row]:
    deep = b"[" * 400_000
    keyed = b'{"photo":' * 100_000
    again = b'{"photo":{"path":"a"},"photo":{"path":"b"},"voice":{"path":"v"}}'
    many = {f"k{index}": index for index in range(60_000)}
    return [
        _row("nested-arrays.json", deep, Refused(_NO_JSON, ("nested too deeply",))),
        _row("nested-objects.json", keyed, Refused(_NO_JSON, ("nested too deeply",))),
        _row("nested-900.json", _text(title=json.loads("[" * 900 + "]" * 900)), Refused(_INVALID)),
        _row("ten-mb.json", _text(title="x" * 10_000_000), Refused("message_too_large", ("at most 1 MB",))),
        _row("list.json", b"[1, 2]", Refused(_NO_JSON, ("no object",))),
        _row("null.json", b"null", Refused(_NO_JSON, ("no object",))),
        _row("nothing.json", b"{}", Refused(_INVALID, ("photo",))),
        _row("key-twice.json", again, Refused(_NO_JSON, ('"photo" is there twice',))),
        _row("version-twice.json", b'{"version":2,"version":1}', Refused(_NO_JSON, ('"version" is there twice',))),
        _row(
            "key-twice-after-60000.json", _text(**many)[:-1] + b',"k7":1}', Refused(_NO_JSON, ('"k7" is there twice',))
        ),
        _row("keys-60000.json", _text(**many), Refused(_INVALID, ("k0", "more"))),
        _row("key-of-900-kb.json", _text(**{"K" * 900_000: 1}), Refused(_INVALID, ("KKK",))),
        _row("key-of-escapes.json", _text(**{"\x1b[31m\n": 1}), Refused(_INVALID)),
        _row("two-objects.json", _text() + _text(), Refused(_NO_JSON)),
        _row("trailing-nul.json", _text() + b"\0", Refused(_NO_JSON)),
        _row("comment.json", b"// note\n" + _text(), Refused(_NO_JSON)),
        _row("cut.json", _text()[:-9], Refused(_NO_JSON)),
        _row("prototype.json", _text(__proto__={"x": 1}), Refused(_INVALID, ("__proto__",))),
    ]


def _values() -> list[Row]:
    newer = Refused("message_newer", ("format", "up to 1"))

    def raw(old: bytes, new: bytes) -> bytes:
        return _text().replace(old, new)

    def prosody(value: bytes) -> bytes:
        return _text(prosody={"pitch_st": 77}).replace(b"77", value)

    return [
        _row("version-2.json", _text(version=2), newer),
        _row("version-9-digits.json", _text(version=999_999_999), newer),
        _row("version-4000-digits.json", raw(b'"version": 1', b'"version": 1' + b"0" * 4000), newer),
        _row("version-0.json", _text(version=0), Refused(_INVALID, ("version",))),
        _row("version-minus.json", _text(version=-1), Refused(_INVALID, ("version",))),
        _row("version-text.json", _text(version="two"), Refused(_INVALID, ("version",))),
        _row("version-of-5000-digits.json", raw(b'"version": 1', b'"version": 1' + b"0" * 5000), Refused(_NO_JSON)),
        _row("nan.json", prosody(b"NaN"), Refused(_NO_JSON, ("NaN",))),
        _row("infinity.json", prosody(b"-Infinity"), Refused(_NO_JSON, ("Infinity",))),
        _row("1e999.json", prosody(b"1e999"), Refused(_INVALID, ("prosody.pitch_st",))),
        _row("beyond-limit.json", prosody(b"12.0001"), Refused(_INVALID, ("prosody.pitch_st", "12"))),
        _row("number-as-text.json", _text(title=7), Refused(_INVALID, ("title",))),
        _row("title-of-900-kb.json", _text(title="t" * 900_000), Refused(_INVALID, ("title", "200"))),
        _row("persons-100000.json", _text(people={"persons": [0] * 100_000}), Refused(_INVALID, ("people.persons",))),
        _row("sum-of-63.json", _text(photo={"path": "p", "sha256": "a" * 63}), Refused(_INVALID, ("photo.sha256",))),
        _row("sum-and-newline.json", _text(photo={"path": "p", "sha256": "a" * 64 + "\n"}),
             Refused(_INVALID, ("photo.sha256",))),
        *_strokes(),
        _row("null-photo.json", _text(photo=None), Refused(_INVALID, ("photo",))),
    ]  # fmt: skip


def _strokes() -> list[Row]:
    """A brush stroke costs work for each of its points, so their number is bounded before any is painted."""

    def row(file: str, strokes: list[dict[str, Any]], *says: str) -> Row:
        return _row(file, _text(mask={"strokes": strokes}), Refused(_INVALID, ("mask.strokes", *says)))

    dab = {"kind": "erase", "radius": 0.1, "points": [[0.5, 0.5]]}
    long = {**dab, "points": [[0.1, 0.1]] * 400}
    return [
        row("strokes-501.json", [dab] * 501, "500"),
        row("stroke-of-401-points.json", [{**dab, "points": [[0, 0]] * 401}], "400"),
        row("strokes-of-5200-points.json", [long] * 13, "5200 points"),
        row("stroke-as-wide-as-the-world.json", [{**dab, "radius": 1e300}], "radius"),
        row("stroke-far-away.json", [{**dab, "points": [[1e300, 0]]}], "points"),
        row("stroke-of-text.json", [{**dab, "points": "0,0"}], "points"),
        row("stroke-with-more.json", [{**dab, "pressure": 1}], "pressure"),
    ]


def _paths() -> list[Row]:
    """A path is only text here; what it names goes through the photo's door. See the tests of the folder."""
    taken = TakenMessage("t")
    return [
        _row("path-up.json", _text(photo={"path": "../../../../etc/passwd"}), taken),
        _row("path-absolute.json", _text(photo={"path": "/etc/passwd"}), taken),
        _row("path-nul.json", _text(photo={"path": "p\0.jpg"}), taken),
        _row("path-address.json", _text(photo={"path": "http://example.org/p.jpg"}), taken),
        _row("path-empty.json", _text(photo={"path": ""}), taken),  # none chosen yet
        _row("path-of-5000.json", _text(photo={"path": "p" * 5000}), Refused(_INVALID, ("photo.path", "4096"))),
    ]
