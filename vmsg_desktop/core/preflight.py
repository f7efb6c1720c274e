"""Everything that D-ID would refuse or charge for, known before paying. One function a line."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from vmsg_desktop.core.cost import StepHint, credits_needed, seconds_to_next_step, speed_for_step, step_hint
from vmsg_desktop.core.model.limits import (
    ENERGY_MAX_DB,
    FRAME_MAX_BYTES,
    FRAME_MAX_PIXELS,
    PHOTO_MIN_SIDE_PX,
    SPEED_MAX,
    VENDOR_AUDIO_MAX_BYTES,
    VENDOR_AUDIO_WARN_S,
    VOICE_MAX_S,
)
from vmsg_desktop.core.model.preflight import FaceFacts, Fix, Line, LineState, Preflight, PreflightFacts, Upload

VENDOR_FILE_NAME: Final = re.compile(r"[a-zA-Z0-9._-]{1,50}")
"""D-ID's rule for the names of uploads."""
_PICTURE_FORMATS: Final = ("JPEG", "PNG")
_AUDIO_FORMATS: Final = ("M4A", "FLAC", "MP3", "WAV")
_SMALL_FACE: Final = 0.20  # of the frame: below, the mouth is a few pixels in a 512 px video
_SMALL_FACE_PX: Final = 80.0
_TURNED_DEG: Final = 25.0  # from here the far half of the mouth is guessed
_AWAY_DEG: Final = 45.0
_CLEAR_SCORE: Final = 0.6
_LOUDNESS_LUFS: Final = (-23.0, -12.0)
_GOOD_LUFS: Final = -16.0  # a common loudness for speech online
_PEAK_DBTP: Final = -0.5
_ORDER: Final[dict[LineState, int]] = {"stop": 0, "look": 1, "ok": 2}


def preflight(facts: PreflightFacts) -> Preflight:
    """Look at everything; red lines first, then amber, then green, in a fixed order within each."""
    looks = (_photo, _face, _background, _sound, _loudness, _names, _credits)
    lines = [look(facts) for look in looks]
    needed = credits_needed(facts.duration_s, pad_s=facts.message.talk.pad_audio_s)
    return Preflight(tuple(sorted(lines, key=lambda line: _ORDER[line.state])), needed)


def with_line(report: Preflight, line: Line | None) -> Preflight:
    """The list with one more line in its place."""
    if line is None:
        return report
    return replace(report, lines=tuple(sorted((*report.lines, line), key=lambda each: _ORDER[each.state])))


def vendor_file_name(stem: str, suffix: str) -> str:
    """A name that D-ID takes: its letters only, at most 50, e.g. ("Für Mika", ".jpg") -> "F-r-Mika.jpg"."""
    clean = re.sub(r"[^a-zA-Z0-9._-]+", "-", stem).strip("-.") or "file"
    return clean[: 50 - len(suffix)] + suffix


def _photo(facts: PreflightFacts) -> Line:
    width, height = facts.picture_size
    picture = facts.picture
    value = f"{picture.format} · {width} x {height} px · {_size(picture.size_bytes)}"
    problem = _photo_problem(picture, width, height)
    if problem:
        wider = Fix("Show the whole person", {"framing": {"shot": "whole", "hand": None}})
        return Line("photo", "Photo", "stop", value, problem, (wider,))
    return Line("photo", "Photo", "ok", value)


def _photo_problem(picture: Upload, width: int, height: int) -> str:
    if picture.format not in _PICTURE_FORMATS:
        return f"D-ID takes JPEG and PNG, not {picture.format}."
    if min(width, height) < PHOTO_MIN_SIDE_PX:
        return f"The shorter side has {min(width, height)} px; D-ID needs {PHOTO_MIN_SIDE_PX}."
    if width * height > FRAME_MAX_PIXELS:
        return f"{width * height / 1e6:.1f} MP; D-ID refuses pictures from about {FRAME_MAX_PIXELS / 1e6:.0f} MP."
    if picture.size_bytes > FRAME_MAX_BYTES:
        return f"{_size(picture.size_bytes)}; D-ID takes {_size(FRAME_MAX_BYTES)}."
    return ""


def _face(facts: PreflightFacts) -> Line:
    if not facts.faces:
        closer = Fix("Frame head and shoulders", {"framing": {"shot": "head", "hand": None}})
        why = "No face is in the frame; D-ID has nothing to animate and refuses it."
        return Line("face", "Face", "stop", "none found", why, (closer,) if _is_wide(facts) else ())
    face = max(facts.faces, key=lambda found: found.height_px)
    value = (
        f"{_faces(len(facts.faces))} · {face.height_share * 100:.0f} % of the frame · turned {abs(face.yaw_deg):.0f}°"
    )
    state, why, fixes = _face_doubt(facts, face)
    return Line("face", "Face", state, value, why, fixes)


def _face_doubt(facts: PreflightFacts, face: FaceFacts) -> tuple[LineState, str, tuple[Fix, ...]]:
    closer = (Fix("Frame head and shoulders", {"framing": {"shot": "head", "hand": None, "padding_px": 0}}),)
    if abs(face.yaw_deg) > _AWAY_DEG:
        return "stop", "The face is turned too far away; D-ID would not find its features.", ()
    if face.score < _CLEAR_SCORE:
        return "look", f"The face can hardly be read (score {face.score:.2f}); it may be covered or blurred.", ()
    if face.height_share < _SMALL_FACE or face.height_px < _SMALL_FACE_PX:
        why = "The face is small; its mouth will be a few pixels in the video."
        return "look", why, closer if _is_wide(facts) else ()
    if abs(face.yaw_deg) > _TURNED_DEG:
        return "look", "The face is turned; the mouth may look odd. A photo from the front works best.", ()
    if len(facts.faces) > 1:
        return "look", "D-ID animates one face, and it chooses which.", closer if _is_wide(facts) else ()
    return "ok", "", ()


def _background(facts: PreflightFacts) -> Line:
    kind = facts.message.background.kind
    names = {"keep": "as in the photo", "bundled": facts.message.background.name, "colour": "one colour"}
    value = names.get(kind, kind)
    if facts.doubts and kind != "keep":
        keep = Fix("Keep the photo's background", {"background": {"kind": "keep"}})
        return Line("background", "Background", "look", value, f"The cut-out may be wrong: {facts.doubts[0]}.", (keep,))
    return Line("background", "Background", "ok", value)


def _sound(facts: PreflightFacts) -> Line:
    sound = facts.sound
    value = f"{facts.duration_s:.1f} s · {sound.format} · {_size(sound.size_bytes)}"
    state, why, limit_s = _sound_doubt(facts)
    start_s = facts.message.trim.start_s
    fixes = () if limit_s is None else (Fix(f"Trim to {limit_s:.1f} s", {"trim": {"end_s": start_s + limit_s}}),)
    return Line("sound", "Sound", state, value, why, fixes)


def _sound_doubt(facts: PreflightFacts) -> tuple[LineState, str, float | None]:
    if facts.sound.format not in _AUDIO_FORMATS:
        return "stop", f"D-ID takes {', '.join(_AUDIO_FORMATS)}, not {facts.sound.format}.", None
    if facts.duration_s > VOICE_MAX_S:
        return "stop", f"D-ID takes {VOICE_MAX_S / 60:.0f} minutes of sound at most.", VOICE_MAX_S
    if facts.sound.size_bytes > VENDOR_AUDIO_MAX_BYTES:
        fits_s = facts.duration_s * VENDOR_AUDIO_MAX_BYTES / facts.sound.size_bytes * 0.98
        return "stop", f"D-ID takes {_size(VENDOR_AUDIO_MAX_BYTES)} of sound at most.", fits_s
    if facts.duration_s > VENDOR_AUDIO_WARN_S:
        minutes = f"{VENDOR_AUDIO_WARN_S / 60:.0f}"
        return (
            "look",
            f"D-ID's pages disagree: {minutes} or 10 minutes at most. It may be refused.",
            VENDOR_AUDIO_WARN_S,
        )
    if facts.lufs is None:
        return "stop", "No voice can be heard in it.", None
    return "ok", "", None


def _loudness(facts: PreflightFacts) -> Line:
    lufs, peak = facts.lufs, facts.true_peak_dbtp
    value = f"{_or_na(lufs, '{:.1f} LUFS')} · peak {_or_na(peak, '{:.1f} dBTP')}".replace("-", "−")
    if lufs is None or peak is None:
        return Line("loudness", "Loudness", "look", value, "The loudness could not be measured.")
    if not _LOUDNESS_LUFS[0] <= lufs <= _LOUDNESS_LUFS[1]:
        energy_db = facts.message.prosody.energy_db + round(_GOOD_LUFS - lufs, 1)
        energy_db = min(ENERGY_MAX_DB, max(-ENERGY_MAX_DB, energy_db))
        fix = Fix(f"Bring to {_GOOD_LUFS:.0f} LUFS".replace("-", "−"), {"prosody": {"energy_db": round(energy_db, 1)}})
        word = "quiet" if lufs < _LOUDNESS_LUFS[0] else "loud"
        return Line("loudness", "Loudness", "look", value, f"The voice is {word} for a video.", (fix,))
    if peak > _PEAK_DBTP:
        return Line("loudness", "Loudness", "look", value, "The peaks may crackle after the vendor's encoder.")
    return Line("loudness", "Loudness", "ok", value)


def _names(facts: PreflightFacts) -> Line:
    names = (facts.picture.name, facts.sound.name)
    bad = [name for name in names if not VENDOR_FILE_NAME.fullmatch(name)]
    why = f"D-ID takes letters, digits, '.', '_' and '-', at most 50; not {bad[0]!r}." if bad else ""
    return Line("names", "File names", "stop" if bad else "ok", ", ".join(names), why)


def _credits(facts: PreflightFacts) -> Line:
    pad_s, left = facts.message.talk.pad_audio_s, facts.credits_left
    needed = credits_needed(facts.duration_s, pad_s=pad_s)
    value = f"needs {needed} · balance n/a" if left is None else f"needs {needed} · {left:g} left"
    hint = step_hint(facts.duration_s, facts.pauses, pad_s=pad_s)
    fixes = () if hint is None else (_cut_fix(hint),)
    if left is not None and left < needed:
        missing = f"{needed - left:g} credit{'s are' if needed - left != 1 else ' is'} missing"
        why = f"{missing}; D-ID would answer that there are not enough."
        return Line("credits", "Credits", "stop", value, why, fixes + _speed_fix(facts))
    if hint is not None:
        why = f"Cut {hint.cut_s:.1f} s of silence: one step less."
        return Line("credits", "Credits", "look", value, why, fixes)
    room = f"{seconds_to_next_step(facts.duration_s + pad_s):.1f} s to the next step"
    return Line("credits", "Credits", "ok", f"{value} · {room}")


def _speed_fix(facts: PreflightFacts) -> tuple[Fix, ...]:
    """Speak a little faster, where one step less is enough."""
    pad_s, own = facts.message.talk.pad_audio_s, facts.message.prosody.speed
    factor = speed_for_step(facts.duration_s, pad_s=pad_s)
    is_enough = (facts.credits_left or 0) >= credits_needed(facts.duration_s, pad_s=pad_s) - 1
    if factor is None or not is_enough or own * factor > SPEED_MAX:
        return ()
    return (Fix(f"Speak {factor:.2f} × as fast", {"prosody": {"speed": round(own * factor, 4)}}),)


def _cut_fix(hint: StepHint) -> Fix:
    cap_s = int(hint.longest_pause_s * 1000) / 1000  # rounded down: never a hair too long for the step
    return Fix(f"Cut {hint.cut_s:.1f} s of silence", {"prosody": {"pause_max_s": cap_s}})


def _is_wide(facts: PreflightFacts) -> bool:
    framing = facts.message.framing
    return framing.shot != "head" or framing.hand is not None or framing.padding_px > 0


def _faces(count: int) -> str:
    return "1 face" if count == 1 else f"{count} faces"


def _or_na(value: float | None, form: str) -> str:
    return "n/a" if value is None else form.format(value)


def _size(size_bytes: float) -> str:
    return f"{size_bytes / 1e6:.1f} MB" if size_bytes >= 1e6 else f"{size_bytes / 1e3:.0f} kB"
