"""Instruments, percussion and rooms for the bundled music, on NumPy and SciPy: ``compose_music.py`` plays them.

Every instrument returns mono samples at RATE_HZ. A :class:`Ring` is a loop: what rings past its end goes on at its
start, and its room and filters are circular, so that it repeats without a seam.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, lfilter, sosfilt

RATE_HZ = 48_000
Wave = NDArray[Any]
_STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


def hertz(name: str, cents: float = 0.0) -> float:
    """Pitch of "A4", "F#3" or "Bb5", equal temperament on 440 Hz."""
    letter, sign, octave = re.fullmatch(r"([A-G])([#b]?)(-?\d)", name).groups()  # type: ignore[union-attr]
    midi = 12 * (int(octave) + 1) + _STEPS[letter] + {"": 0, "#": 1, "b": -1}[sign]
    return 440.0 * 2 ** ((midi - 69) / 12 + cents / 1200)


def times(seconds: float) -> Wave:
    """Moments of a note in seconds."""
    return np.arange(round(seconds * RATE_HZ)) / RATE_HZ


def swell(count: int, attack_s: float, release_s: float) -> Wave:
    """1 with soft ends."""
    gain = np.ones(count)
    first, last = min(count, round(attack_s * RATE_HZ)), min(count, round(release_s * RATE_HZ))
    gain[:first] *= 0.5 - 0.5 * np.cos(np.pi * np.arange(first) / first)
    gain[count - last :] *= 0.5 + 0.5 * np.cos(np.pi * (np.arange(last) + 1) / last)
    return gain


def band(wave: Wave, low_hz: float, high_hz: float, order: int = 2) -> Wave:
    """Only what lies between two frequencies."""
    return sosfilt(butter(order, [low_hz, high_hz], "bandpass", fs=RATE_HZ, output="sos"), wave)


def low_pass(wave: Wave, cut_hz: float, order: int = 2) -> Wave:
    """Only what lies under ``cut_hz``."""
    return sosfilt(butter(order, min(cut_hz, 0.45 * RATE_HZ), fs=RATE_HZ, output="sos"), wave)


class Player:
    """Instruments with one source of chance, so that no two notes are quite alike."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)

    def pluck(self, hz: float, seconds: float, force: float, *, bright: float = 0.5, ring_s: float = 2.5) -> Wave:
        """A string (Karplus and Strong): a bent string let go, round a loop that loses its high partials first."""
        damp = 0.22 * (1 - bright) ** 1.5 + 0.01
        period = RATE_HZ / hz
        whole = int(period) - 2
        part = period - whole - 1
        lagrange = [
            -(part - 1) * (part - 2) * (part - 3) / 6, part * (part - 2) * (part - 3) / 2,
            -part * (part - 1) * (part - 3) / 2, part * (part - 1) * (part - 2) / 6,
        ]  # fmt: skip
        taps = np.convolve(lagrange, [damp / 2, 1 - damp, damp / 2])
        loss = 10 ** (-3 / (ring_s * hz))
        loop = np.concatenate([[1.0], np.zeros(whole - 1), -loss * taps])
        burst = np.zeros(round(seconds * RATE_HZ))
        count = round(period)
        bend = np.where(np.arange(count) < 0.21 * count, 1.0, -0.27)  # the slope of a string plucked at a fifth
        bend += 0.1 * self.rng.uniform(-1, 1, count)
        burst[:count] = bend - bend.mean()
        burst = low_pass(burst, 600 + 6_500 * bright * force**0.7, 1)
        wave = lfilter([1.0], loop, burst)
        wave += 0.35 * band(wave, 170, 320, 1)  # the body
        return force * wave / (np.abs(wave).max() + 1e-9) * swell(len(wave), 0.0035, 0.12)

    def piano(self, hz: float, seconds: float, force: float) -> Wave:
        """A soft upright: stretched partials in two slightly detuned strings, a felt hammer."""
        t = times(seconds + 0.35)
        wave = np.zeros(len(t))
        stiffness = 3.5e-4 * (hz / 262) ** 1.1
        ring_s = 4.2 * (262 / hz) ** 0.55
        for k in range(1, 18):
            f = k * hz * np.sqrt(1 + stiffness * k * k)
            if f > 9_000:
                break
            level = k**-1.1 * np.exp(-(k - 1) * (0.42 - 0.3 * force)) * (0.6 if k % 7 == 0 else 1.0)
            level *= min(1.0, (f / 150) ** 0.9)  # no board sounds its lowest tones as loud as the strings move
            decay = np.exp(-t * 6.9 / (ring_s / (1 + 0.32 * (k - 1))))
            shape = 0.6 * decay**2.2 + 0.4 * decay**0.8
            phase = self.rng.uniform(0, 2 * np.pi)
            for cents, later in ((-0.4, 0.0), (0.4, self.rng.uniform(0, 0.9))):  # one hammer: nearly in phase
                wave += 0.5 * level * shape * np.sin(2 * np.pi * f * 2 ** (cents / 1200) * t + phase + later)
        thump = low_pass(self.rng.normal(size=len(t)), 420, 2) * np.exp(-t / 0.018)
        wave = wave + 0.22 * thump
        return force * wave * swell(len(t), 0.004, 0.3)

    def bars(self, hz: float, seconds: float, force: float, *, ring_s: float = 0.55) -> Wave:
        """A marimba bar: its fundamental and the two tuned overtones, a soft mallet."""
        t = times(seconds)
        wave = np.zeros(len(t))
        for ratio, level, share in ((1, 1.0, 1.0), (3.93, 0.22 * force, 0.35), (9.4, 0.05 * force, 0.16)):
            if ratio * hz < 10_000:
                wave += level * np.sin(2 * np.pi * ratio * hz * t) * np.exp(-t / (ring_s * share * (262 / hz) ** 0.4))
        wave += 0.05 * force * band(self.rng.normal(size=len(t)), 600, 2_200, 1) * np.exp(-t / 0.008)
        return force * wave * swell(len(t), 0.002, 0.1)

    def bell(self, hz: float, seconds: float, force: float) -> Wave:
        """A celesta: a plate over a resonator, clear and short above."""
        t = times(seconds)
        wave = np.zeros(len(t))
        for ratio, level, ring_s in ((1, 1.0, 1.3), (2.0, 0.25, 0.9), (3.01, 0.16, 0.5), (5.1, 0.07 * force, 0.2)):
            if ratio * hz < 10_000:
                phase = self.rng.uniform(0, 2 * np.pi)
                wave += level * np.sin(2 * np.pi * ratio * hz * t + phase) * np.exp(-t / (ring_s * (523 / hz) ** 0.3))
        return force * wave * swell(len(t), 0.003, 0.25)

    def reed_piano(self, hz: float, seconds: float, force: float) -> Wave:
        """An electric piano by phase modulation: a tine that darkens as it rings."""
        t = times(seconds + 0.3)
        index = (0.25 + 1.15 * force) * np.exp(-t / 0.55) * min(1.0, (400 / hz) ** 0.5)
        body = np.sin(2 * np.pi * hz * t + index * np.sin(2 * np.pi * hz * t))
        tine = 0.06 * force * np.sin(2 * np.pi * 7.0 * hz * t) * np.exp(-t / 0.12) if 7 * hz < 6_000 else 0.0
        return force * (body + tine) * np.exp(-t / (2.2 * (262 / hz) ** 0.3)) * swell(len(t), 0.004, 0.25)

    def pad(self, hz: float, seconds: float, force: float, *, soft: float = 1.7, attack_s: float = 1.4) -> Wave:
        """Five strings of one synthesiser, a little apart, opening and closing slowly."""
        t = times(seconds)
        wave = np.zeros(len(t))
        opening = 0.55 + 0.45 * np.sin(np.pi * np.arange(len(t)) / len(t)) ** 2
        for cents in (-7, -3.1, 0, 3.7, 6.6):
            f = hz * 2 ** (cents / 1200)
            phase = self.rng.uniform(0, 2 * np.pi, 8)
            for k in range(1, 9):
                if k * f < 5_000:
                    wave += k**-soft * opening ** (0.35 * (k - 1)) * np.sin(2 * np.pi * k * f * t + phase[k - 1])
        return force * 0.25 * wave * swell(len(t), attack_s, attack_s * 1.15)

    def bass(self, hz: float, seconds: float, force: float, *, ring_s: float = 0.9) -> Wave:
        """A round finger bass that a small speaker still shows by its overtones."""
        t = times(seconds + 0.1)
        wave = sum(a * np.sin(2 * np.pi * k * hz * t) * np.exp(-t * k**0.7 / ring_s)
                   for k, a in ((1, 1.0), (2, 0.45), (3, 0.22), (4, 0.08)))  # fmt: skip
        return force * wave * swell(len(t), 0.006, 0.1)

    def kick(self, force: float) -> Wave:
        """A soft, felt-covered bass drum."""
        t = times(0.32)
        phase = 2 * np.pi * np.cumsum(48 + 62 * np.exp(-t / 0.028)) / RATE_HZ
        return force * np.sin(phase) * np.exp(-t / 0.1) * swell(len(t), 0.003, 0.08)

    def brush(self, force: float) -> Wave:
        """A snare drum under a brush."""
        t = times(0.3)
        noise = band(self.rng.normal(size=len(t)), 900, 4_200, 1) * np.exp(-t / 0.075)
        drum = 0.5 * np.sin(2 * np.pi * 186 * t) * np.exp(-t / 0.05)
        return force * (0.8 * noise + drum) * swell(len(t), 0.004, 0.1)

    def shaker(self, force: float, *, seconds: float = 0.09) -> Wave:
        """Seeds in a gourd."""
        noise = band(self.rng.normal(size=round(seconds * RATE_HZ)), 3_800, 8_500, 1)
        return force * noise * swell(len(noise), seconds * 0.4, seconds * 0.55)

    def snap(self, force: float) -> Wave:
        """Two fingers."""
        t = times(0.16)
        return (
            force
            * band(self.rng.normal(size=len(t)), 1_300, 2_900, 2)
            * np.exp(-t / 0.022)
            * swell(len(t), 0.002, 0.05)
        )


class Ring:
    """A loop of ``seconds`` that notes are laid onto."""

    def __init__(self, seconds: float) -> None:
        self.wave = np.zeros(2 * round(seconds * RATE_HZ / 2))

    def lay(self, at_s: float, wave: Wave, level: float = 1.0) -> None:
        """Add ``wave`` at a moment; it may wrap."""
        start = round(at_s * RATE_HZ) % len(self.wave)
        first = min(len(wave), len(self.wave) - start)
        self.wave[start : start + first] += level * wave[:first]
        rest = wave[first:]
        while len(rest):
            self.wave[: len(rest)] += level * rest[: len(self.wave)]
            rest = rest[len(self.wave) :]

    def shaped(self, response: Any) -> Ring:
        """Through a filter given as gain over Hz."""
        spectrum = np.fft.rfft(self.wave)
        made = Ring(0)
        made.wave = np.fft.irfft(spectrum * response(np.fft.rfftfreq(len(self.wave), 1 / RATE_HZ)), len(self.wave))
        return made

    def in_room(self, wet: float, *, ring_s: float, seed: int, dark_hz: float = 4_500) -> Ring:
        """With a room; ``wet`` is its level against the dry sound.

        The sound walks through four rooms in turn, so that no tone keeps meeting a resonance of one of them.
        """
        made = Ring(0)
        made.wave = self.wave.copy()
        steps = 4 * max(1, round(len(self.wave) / RATE_HZ / 1.6))
        turn = np.arange(len(self.wave)) * steps / len(self.wave)
        for room in range(4):
            near = np.abs((turn - room + 2) % 4 - 2)
            share = np.where(near < 1, np.cos(np.pi / 2 * near), 0.0)
            tail = self._tail(ring_s, dark_hz, np.random.default_rng([seed, room]))
            spectrum = np.fft.rfft(self.wave * share) * np.fft.rfft(tail)
            made.wave += wet * np.fft.irfft(spectrum, len(self.wave))
        return made

    def _tail(self, ring_s: float, dark_hz: float, rng: np.random.Generator) -> Wave:
        """Noise that dies away, its highs sooner; as long as the loop, of energy 1."""
        t = times(ring_s * 1.2)
        tail = np.zeros(len(t))
        for low_hz, high_hz, share in (
            (120, 500, 1.0),
            (500, 1_800, 0.85),
            (1_800, dark_hz, 0.6),
            (dark_hz, 9_500, 0.3),
        ):
            tail += band(rng.normal(size=len(t)), low_hz, high_hz) * np.exp(-6.9 * t / (ring_s * share)) * share
        tail *= swell(len(t), 0.02, 0.1)
        tail = np.concatenate([np.zeros(round(0.014 * RATE_HZ)), tail / np.sqrt(np.sum(tail**2))])
        padded = np.zeros(len(self.wave))
        padded[: min(len(tail), len(padded))] = tail[: len(padded)]
        return padded

    def wavering(self, depth_ms: float, *, turns: int) -> Ring:
        """A tape's slow wow: the pitch sways ``turns`` times a round."""
        count = len(self.wave)
        at = np.arange(count) + depth_ms * RATE_HZ / 1000 * np.sin(2 * np.pi * turns * np.arange(count) / count)
        made = Ring(0)
        low = np.floor(at).astype(int)
        part = at - low
        around = [self.wave[(low + k) % count] for k in (-1, 0, 1, 2)]
        c1 = 0.5 * (around[2] - around[0])
        c2 = around[0] - 2.5 * around[1] + 2 * around[2] - 0.5 * around[3]
        c3 = 0.5 * (around[3] - around[0]) + 1.5 * (around[1] - around[2])
        made.wave = ((c3 * part + c2) * part + c1) * part + around[1]
        return made
