"""Compose the bundled music into resources/music: ``python docs/media/compose_music.py [FOLDER] [TRACK ...]``.

Five loops, written and synthesised here, CC0. Each is 24 kHz mono FLAC at -20 LUFS under -3 dBTP and repeats without
a seam: notes, rooms and filters all run round a ring.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from instruments import RATE_HZ, Player, Ring, Wave, hertz

from vmsg_desktop.core.audio.limiter import limit_true_peak
from vmsg_desktop.core.audio.loudness import integrated_lufs
from vmsg_desktop.core.model.media import Sound

FILE_RATE_HZ = 24_000
LUFS, PEAK_DBTP = -20.0, -3.0
UPBEAT_S = 0.04  # the first beat begins inside the file, not on its edge
Notes = str  # "0 F#5 1.5, 1.5 E5 .5": beat, pitch, length in beats; bars are divided by |


@dataclass(frozen=True)
class Track:
    """What music.json says of a track; ``beats`` is its length."""

    label: str
    mood: str
    bpm: float
    beats: int
    compose: Callable[[Score], Ring]
    seed: int


class Score:
    """Beats to moments, with a human hand: nothing falls exactly on the beat or twice equally loud."""

    def __init__(self, track: Track) -> None:
        self.beat_s = 60 / track.bpm
        self.seconds = track.beats * self.beat_s
        self.play = Player(track.seed)
        self.seed = track.seed

    def ring(self) -> Ring:
        """An empty layer."""
        return Ring(self.seconds)

    def at(self, beat: float, *, loose_s: float = 0.007) -> float:
        """Moment of a beat, a little off."""
        return beat * self.beat_s + float(np.clip(self.play.rng.normal(0, loose_s), -2 * loose_s, 2 * loose_s))

    def force(self, force: float, *, spread: float = 0.08) -> float:
        """A touch that varies."""
        return float(np.clip(force * (1 + self.play.rng.normal(0, spread)), 0.05, 1.0))

    def lines(self, notes: Notes, *, bar: int) -> Iterable[tuple[float, str, float]]:
        """(beat, pitch, length) of a melody written in bars of ``bar`` beats."""
        for number, text in enumerate(notes.split("|")):
            for note in text.split(","):
                if note.strip():
                    beat, pitch, length = note.split()
                    yield number * bar + float(beat), pitch, float(length)


def paper_lanterns(score: Score) -> Ring:
    """A harp in broken chords, a koto-like line over it, a far celesta; D major without its fourth."""
    play, harp, line, glow = score.play, score.ring(), score.ring(), score.ring()
    chords = [
        "D2 A2 D3 F#3 A3 E4", "B2 F#3 A3 D4 E4 F#4", "G2 D3 F#3 A3 B3 D4", "A2 E3 A3 B3 D4 E4",
        "F#2 D3 F#3 A3 D4 E4", "G2 D3 G3 B3 D4 F#4", "E2 B2 E3 G3 B3 F#4", "A2 E3 A3 B3 C#4 E4",
    ]  # fmt: skip
    for bar, chord in enumerate(chords):
        names = chord.split()
        for step, index in enumerate((0, 2, 3, 4, 5, 4, 3, 2)):
            touch = score.force((0.62, 0.36, 0.4, 0.44, 0.5, 0.42, 0.38, 0.36)[step])
            wave = play.pluck(hertz(names[index]), 3.2, touch, bright=0.34, ring_s=3.2)
            harp.lay(score.at(bar * 4 + step / 2), wave, 0.6)
        for name in names[2:5]:
            glow.lay(bar * 4 * score.beat_s - 0.5, play.pad(hertz(name), 5.2, 0.05, soft=2.2), 1.0)
    melody = (
        "0 F#5 1.5, 1.5 E5 .5, 2 D5 1, 3 A4 1 | 0 B4 1, 1 D5 1, 2 E5 1.5, 3.5 F#5 .5 | 0 A5 2, 2 F#5 1, 3 E5 1 |"
        "0 E5 1.5, 1.5 D5 .5, 2 B4 2 | 0 D5 1, 1 F#5 1, 2 A5 1, 3 B5 1 | 0 B5 1.5, 1.5 A5 .5, 2 F#5 1, 3 D5 1 |"
        "0 E5 1, 1 F#5 .5, 1.5 E5 .5, 2 D5 1, 3 B4 1 | 0 A4 1, 1 B4 1, 2 A4 1, 3 E5 1"
    )
    for beat, pitch, length in score.lines(melody, bar=4):
        arc = 0.62 + 0.16 * np.sin(np.pi * beat / 32)
        moment, touch = score.at(beat), score.force(arc)
        line.lay(moment, play.pluck(hertz(pitch), 2.6, touch, bright=0.55, ring_s=1.9), 0.5)
        if length >= 1:
            glow.lay(moment, play.bell(hertz(pitch), 2.4, 0.3), 0.16)
    line.wave += harp.wave + glow.wave
    return line.in_room(0.34, ring_s=2.0, seed=score.seed)


def candlelight(score: Score) -> Ring:
    """A slow waltz on a soft piano, F major, with the minor fourth that makes a birthday sentimental."""
    play, piano = score.play, score.ring()
    bass = ["F2", "E2", "D2", "C2", "Bb1", "A1", "G1", "C2", "F2", "A1", "Bb1", "Bb1", "C2", "D2", "G1", "C2"]
    inner = [
        "C3 F3 A3", "C3 G3 C4", "C3 F3 A3", "C3 E3 A3", "D3 F3 Bb3", "C3 F3 A3", "D3 F3 Bb3", "F3 Bb3 C4",
        "C3 F3 A3", "C3 Eb3 F3", "D3 F3 Bb3", "Db3 F3 G3", "C3 F3 A3", "C3 F#3 A3", "D3 F3 Bb3", "C3 E3 Bb3",
    ]  # fmt: skip
    for bar, (low, chord) in enumerate(zip(bass, inner, strict=True)):
        piano.lay(score.at(bar * 3), play.piano(hertz(low), 3.2 * score.beat_s, score.force(0.5)), 1.0)
        for beat, touch in ((1, 0.32), (2, 0.28)):
            moment = score.at(bar * 3 + beat)
            for order, name in enumerate(chord.split()):
                wave = play.piano(hertz(name), (3.4 - beat) * score.beat_s, score.force(touch))
                piano.lay(moment + 0.009 * order, wave, 0.8)
    melody = (
        "0 A4 2, 2 C5 1 | 0 G4 2, 2 C5 1 | 0 F5 2, 2 E5 1 | 0 C5 3 | 0 D5 2, 2 F5 1 | 0 C5 2, 2 A4 1 |"
        "0 Bb4 1, 1 A4 1, 2 G4 1 | 0 G4 2, 2 A4 .5, 2.5 Bb4 .5 | 0 C5 2, 2 F5 1 | 0 A5 1.5, 1.5 G5 .5, 2 F5 1 |"
        "0 F5 2, 2 D5 1 | 0 Db5 2, 2 F5 1 | 0 A5 1, 1 F5 1, 2 C5 1 | 0 C5 1, 1 D5 1, 2 F#5 1 |"
        "0 G5 1.5, 1.5 F5 .5, 2 D5 1 | 0 E5 1, 1 Bb4 1, 2 G4 1"
    )
    for beat, pitch, length in score.lines(melody, bar=3):
        arc = 0.52 + 0.1 * np.sin(np.pi * beat / 48) ** 2
        wave = play.piano(hertz(pitch), (length + 0.35) * score.beat_s, score.force(arc))
        piano.lay(score.at(beat) + 0.012, wave, 1.0)
    return piano.in_room(0.26, ring_s=1.7, seed=score.seed, dark_hz=3_500)


def soft_horizon(score: Score) -> Ring:
    """Slow chords of a warm synthesiser, each common tone held, a few bells like lights; E flat major."""
    play, pads, bells = score.play, score.ring(), score.ring()
    chords = [
        "Eb2 Bb2 Eb3 G3 D4 F4", "C2 G2 Eb3 Bb3 D4 G4", "Ab1 Eb2 C3 G3 Bb3 Eb4", "Bb1 F2 Ab2 Eb3 C4 F4",
        "G1 D2 F3 Bb3 D4 G4", "C2 G2 Eb3 Bb3 C4 G4", "F1 C2 Ab2 Eb3 G3 C4", "Bb1 F2 Ab2 Eb3 Bb3 F4",
    ]  # fmt: skip
    for bar, chord in enumerate(chords):
        for order, name in enumerate(chord.split()):
            level = (0.13, 0.19, 0.24, 0.24, 0.22, 0.19)[order]
            wave = play.pad(hertz(name), 4 * score.beat_s + 1.9, level, soft=1.4 if order > 1 else 1.9, attack_s=1.7)
            pads.lay(bar * 4 * score.beat_s - 0.85 + 0.03 * order, wave)
    melody = (
        "1 Bb4 2, 2.5 F5 1 | 1.5 G5 2 | 1 Eb5 1, 2 G5 2 | 1.5 F5 1, 3 C5 1 | 1 D5 1, 2.5 Bb5 1 | 1.5 G5 2 |"
        "1 C5 1, 2 Eb5 1, 3 G5 1 | 1.5 F5 2"
    )
    for beat, pitch, _ in score.lines(melody, bar=4):
        bells.lay(score.at(beat, loose_s=0.02), play.bell(hertz(pitch), 3.4, score.force(0.5)), 0.17)
    bells = bells.in_room(0.45, ring_s=3.2, seed=score.seed + 1)
    pads.wave += bells.wave
    return pads.in_room(0.3, ring_s=3.0, seed=score.seed, dark_hz=3_000)


def sunny_porch(score: Score) -> Ring:
    """A ukulele strummed in island rhythm, a marimba tune, bass, shaker and finger snaps; C major."""
    play, strums, tune, low = score.play, score.ring(), score.ring(), score.ring()
    shapes = {
        "C": "G4 C4 E4 C5", "G": "G4 D4 G4 B4", "Am": "A4 C4 E4 A4", "F": "A4 C4 F4 A4", "Dm": "A4 D4 F4 A4",
        "G7": "G4 D4 F4 B4", "Em": "G4 E4 G4 B4",
    }  # fmt: skip
    roots = {"C": "C2 G2", "G": "G1 D2", "Am": "A1 E2", "F": "F1 C2", "Dm": "D2 A1", "G7": "G1 B1", "Em": "E2 B1"}
    chords = ["C", "G", "Am", "F", "C", "G", "F", "G7", "F", "C", "Dm", "G", "F", "Em", "Dm", "G7"]
    for bar, chord in enumerate(chords):
        strings = shapes[chord].split()
        for beat, is_down, touch in (
            (0, 1, 0.62),
            (1, 1, 0.5),
            (1.5, 0, 0.36),
            (2.5, 0, 0.42),
            (3, 1, 0.52),
            (3.5, 0, 0.36),
        ):
            moment = score.at(bar * 4 + beat + (0.06 if beat % 1 else 0))
            for order, name in enumerate(strings if is_down else strings[::-1]):
                wave = play.pluck(hertz(name), 0.95, score.force(touch * (1 - 0.08 * order)), bright=0.5, ring_s=0.85)
                strums.lay(moment + order * (0.011 if is_down else 0.008), wave, 0.42)
        for beat, name, touch in zip((0, 2), roots[chord].split(), (0.7, 0.6), strict=True):
            low.lay(
                score.at(bar * 4 + beat),
                play.bass(hertz(name), 1.3 * score.beat_s, score.force(touch), ring_s=0.5),
                0.26,
            )
        for half in range(8):
            touch = score.force(0.5 if half % 2 else 0.3, spread=0.15)
            low.lay(score.at(bar * 4 + half / 2 + (0.06 if half % 2 else 0)), play.shaker(touch), 0.075)
        for beat in (1, 3):
            low.lay(score.at(bar * 4 + beat), play.snap(score.force(0.6)), 0.32)
    melody = (
        "0 E5 .5, .5 G5 .5, 1 A5 .5, 1.5 G5 .5, 2 E5 1, 3 C5 1 | 0 D5 .5, .5 E5 .5, 1 G5 1, 2 D5 1 |"
        "0 C5 .5, .5 E5 .5, 1 A5 1, 2 G5 .5, 2.5 E5 .5, 3 E5 1 | 0 C5 1, 1 A4 1, 2 C5 .5, 2.5 D5 .5 |"
        "0 E5 .5, .5 G5 .5, 1 A5 .5, 1.5 G5 .5, 2 E5 1, 3 G5 1 | 0 D5 .5, .5 E5 .5, 1 G5 1, 2 B5 1 |"
        "0 C6 1, 1 A5 .5, 1.5 G5 .5, 2 F5 1, 3 A5 1 | 0 G5 1, 1 F5 .5, 1.5 D5 .5, 2 B4 1 |"
        "0 F5 .5, .5 A5 .5, 1 C6 1, 2 A5 1 | 0 G5 1, 1.5 E5 .5, 2 C5 1 | 0 F5 .5, .5 E5 .5, 1 D5 1, 2 F5 1 |"
        "0 G5 1, 1.5 D5 .5, 2 G5 1 | 0 A5 .5, .5 A5 .5, 1 G5 .5, 1.5 F5 .5, 2 A5 1 | 0 G5 1, 1 E5 1, 2 G5 1 |"
        "0 F5 1, 1 D5 .5, 1.5 E5 .5, 2 F5 1 | 0 D5 1, 1 B4 .5, 1.5 D5 .5, 2 G5 1"
    )
    for beat, pitch, _ in score.lines(melody, bar=4):
        moment = score.at(beat + (0.06 if beat % 1 else 0))
        tune.lay(moment, play.bars(hertz(pitch), 1.2, score.force(0.66), ring_s=0.42), 0.36)
    tune.wave += strums.wave + low.wave
    return tune.in_room(0.16, ring_s=0.9, seed=score.seed)


def rainy_window(score: Score) -> Ring:
    """Electric piano in ninths, a lazy beat, a vibraphone that says little; through a worn tape."""
    play, keys, beat_box = score.play, score.ring(), score.ring()
    chords = [
        "F2 A3 C4 E4 G4", "E2 G3 B3 D4 G4", "D2 F3 C4 E4 A4", "C2 G3 B3 D4 E4",
        "F2 A3 C4 E4 G4", "E2 G#3 B3 D4 F4", "A1 G3 B3 C4 E4", "G1 F3 A3 B3 E4",
    ]  # fmt: skip
    swing = 0.16
    for bar, chord in enumerate(chords):
        root, *upper = chord.split()
        for beat, length, touch in ((0, 2.3, 0.5), (2.5 + swing, 1.2, 0.36)):
            moment = score.at(bar * 4 + beat, loose_s=0.01)
            for order, name in enumerate(upper):
                wave = play.reed_piano(hertz(name), length * score.beat_s, score.force(touch))
                keys.lay(moment + 0.012 * order, wave, 0.2)
        for beat, length, touch in ((0, 1.4, 0.75), (2.5 + swing, 1.2, 0.55)):
            wave = play.bass(hertz(root), length * score.beat_s, score.force(touch), ring_s=1.1)
            keys.lay(score.at(bar * 4 + beat), wave, 0.24)
        for beat, touch in ((0, 0.8), (2.5 + swing, 0.6)):
            beat_box.lay(score.at(bar * 4 + beat), play.kick(score.force(touch)), 0.4)
        for beat in (1, 3):
            beat_box.lay(score.at(bar * 4 + beat, loose_s=0.004) + 0.012, play.brush(score.force(0.55)), 0.22)
        for half in range(8):
            late = swing if half % 2 else 0
            wave = play.shaker(score.force(0.3 if half % 2 else 0.42, spread=0.15), seconds=0.05)
            beat_box.lay(score.at(bar * 4 + half / 2 + late), wave, 0.09)
    melody = (
        "1 C5 .5, 1.66 E5 1, 3 G5 1 | 1 D5 1, 2.66 B4 1 | 1 A4 .5, 1.66 C5 .5, 2 E5 1.5 | 0 D5 1, 1.66 B4 1 |"
        "1 C5 .5, 1.66 E5 .5, 2 A5 1.5 | 0 G#5 1, 1.66 F5 .5, 2 E5 1, 3 D5 1 | 0 E5 1.5, 2 C5 1, 3 B4 1 |"
        "0 A4 1, 1.66 B4 1"
    )
    for beat, pitch, _ in score.lines(melody, bar=4):
        keys.lay(score.at(beat, loose_s=0.012), play.bell(hertz(pitch), 2.0, score.force(0.45)), 0.3)
    keys.wave += beat_box.wave
    worn = keys.in_room(0.2, ring_s=1.3, seed=score.seed, dark_hz=3_000).wavering(0.5, turns=19)
    return worn.shaped(lambda hz: 1 / np.sqrt(1 + (hz / 4_800) ** 4))


TRACKS = {
    "paper-lanterns": Track("Paper lanterns", "gentle", 66, 32, paper_lanterns, 1),
    "candlelight": Track("Candlelight", "warm", 92, 48, candlelight, 2),
    "soft-horizon": Track("Soft horizon", "calm", 60, 32, soft_horizon, 3),
    "sunny-porch": Track("Sunny porch", "cheerful", 108, 64, sunny_porch, 4),
    "rainy-window": Track("Rainy window", "relaxed", 72, 32, rainy_window, 5),
}


def mastered(ring: Ring) -> Wave:
    """At the file's rate: no rumble, no edge, LUFS and PEAK_DBTP held, measured as the loop that it is."""
    clean = ring.shaped(lambda hz: (hz / 60) ** 4 / (1 + (hz / 60) ** 4) / np.sqrt(1 + (hz / 9_500) ** 8))
    spectrum = np.fft.rfft(clean.wave)[: len(clean.wave) // 4 + 1]
    spectrum[-1] = 0
    wave = np.fft.irfft(spectrum, len(clean.wave) // 2) / 2
    for _ in range(3):
        looped = Sound(np.tile(wave, 3).astype(np.float32), FILE_RATE_HZ)
        loudness = integrated_lufs(looped)
        if loudness is None:
            sys.exit("a track is silent")
        louder = Sound((looped.samples * 10 ** ((LUFS - loudness) / 20)).astype(np.float32), FILE_RATE_HZ)
        held = limit_true_peak(louder, ceiling_dbtp=PEAK_DBTP - 0.1)
        wave = held.sound.samples[len(wave) : 2 * len(wave)].astype(np.float64)
    return wave


def dithered(wave: Wave, seed: int) -> Wave:
    """16 bits."""
    rng = np.random.default_rng(seed)
    noise = rng.uniform(-0.5, 0.5, len(wave)) + rng.uniform(-0.5, 0.5, len(wave))
    return np.clip(np.rint(wave * 32_767 + noise), -32_768, 32_767).astype(np.int16)


def main() -> None:
    """Compose all, or those named after the folder; the table always names all."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "resources/music")
    folder.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[2:] or TRACKS:
        track = TRACKS[name]
        wave = dithered(np.roll(mastered(track.compose(Score(track))), round(UPBEAT_S * FILE_RATE_HZ)), track.seed)
        soundfile.write(folder / f"{name}.flac", wave, FILE_RATE_HZ, subtype="PCM_16", compression_level=1.0)
    rows = [
        {"id": name, "label": track.label, "mood": track.mood, "file": f"{name}.flac", "licence": "CC0-1.0",
         "bpm": track.bpm, "loop_s": round(round(track.beats * 60 / track.bpm * RATE_HZ / 2) * 2 / RATE_HZ, 4)}
        for name, track in TRACKS.items()
    ]  # fmt: skip
    lines = ",\n".join(f"    {json.dumps(row)}" for row in rows)
    (folder / "music.json").write_text(f'{{\n  "tracks": [\n{lines}\n  ]\n}}\n', "utf-8")


if __name__ == "__main__":
    main()
