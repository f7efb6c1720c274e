"""Every limit of the program in one table, with its unit in the name and its reason beside it."""

from __future__ import annotations

from typing import Final

# --- photo intake -------------------------------------------------------------------------------------------------
PHOTO_MAX_BYTES: Final = 64_000_000  # far above any phone's JPEG; keeps a bad file out of memory
PHOTO_MAX_PIXELS: Final = 50_000_000  # 50 MP: 150 MB as RGB, fits the decoder's memory limit
PHOTO_MIN_SIDE_PX: Final = 160  # D-ID refuses less: "at least 160X160 pixels"
PHOTO_MAX_SIDE_PX: Final = 30_000  # no lens makes it; guards against 1 x 50,000,000

# --- what D-ID takes (picture) ------------------------------------------------------------------------------------
FRAME_MAX_SIDE_PX: Final = 2_048  # safe long side, well under the pixel cap
FRAME_MAX_PIXELS: Final = 7_000_000  # 7.08 MP passed, 8.63 MP was refused
FRAME_MAX_BYTES: Final = 10_000_000  # D-ID: file <= 10 MB
VENDOR_AUDIO_MAX_BYTES: Final = 6_000_000  # D-ID: audio <= 6 MB an upload
VENDOR_AUDIO_WARN_S: Final = 300.0  # its questions page says 5 minutes, its schema 10
PADDING_MAX_PX: Final = 500
FRAME_MAX_UPSCALE: Final = 2.0  # beyond it a face is only bigger, not clearer
BACKGROUND_BLUR_MAX_PX: Final = 80.0  # in a frame 1000 px high; more is a flat colour

# --- mask brush ---------------------------------------------------------------------------------------------------
STROKES_MAX: Final = 500
STROKE_MAX_POINTS: Final = 400
STROKES_MAX_POINTS: Final = 5_000  # of all strokes: some 450 kB of the message file's 1 MB

# --- voice intake -------------------------------------------------------------------------------------------------
VOICE_MAX_BYTES: Final = 500_000_000  # 10 minutes of 6-channel 96 kHz float is 1.4 GB; such files are refused
VOICE_MAX_S: Final = 600.0  # D-ID: audio <= 10 minutes for a talk
VOICE_MIN_S: Final = 0.2  # shorter holds no word
VOICE_MIN_RATE_HZ: Final = 8_000
VOICE_MAX_RATE_HZ: Final = 96_000
VOICE_MAX_CHANNELS: Final = 6
VOICE_SILENCE_DBFS: Final = -60.0  # a file whose loudest 50 ms RMS lies under this holds no voice
VOICE_RATE_HZ: Final = 24_000  # the working rate: mono; D-ID stores 16 kHz, so nothing audible is lost

# --- prosody ------------------------------------------------------------------------------------------------------
PITCH_MAX_ST: Final = 12.0
SPEED_MIN: Final = 0.5
SPEED_MAX: Final = 2.0
ENERGY_MAX_DB: Final = 20.0
PITCH_RANGE_MIN: Final = 0.5  # flatter sounds like a machine
PITCH_RANGE_MAX: Final = 1.8  # wider sounds like singing
PAUSE_SCALE_MAX: Final = 3.0
PAUSE_MIN_S: Final = 0.18  # shorter gaps are the closures of p, t, k, not pauses
PAUSE_MAX_S: Final = 5.0
END_PAUSE_MAX_S: Final = 10.0
TRUE_PEAK_MAX_DBTP: Final = -1.0  # EBU R 128: no higher, so that encoders do not clip

# --- music --------------------------------------------------------------------------------------------------------
MUSIC_LEVEL_MIN_DB: Final = -40.0  # under the voice; quieter is not heard on a phone
MUSIC_DUCK_MAX_DB: Final = 24.0
MUSIC_FADE_MAX_S: Final = 10.0
MUSIC_PAD_MAX_S: Final = 10.0  # music alone before and after the voice: each second is paid for
MUSIC_MIN_S: Final = 1.0  # a shorter loop is a buzz
MUSIC_MAX_S: Final = 1_800.0  # half an hour at the working rate is 170 MB

# --- draft video --------------------------------------------------------------------------------------------------
DRAFT_FPS: Final = 25
DRAFT_MAX_SIDE_PX: Final = 512

# --- decoding child process ---------------------------------------------------------------------------------------
DECODE_TIMEOUT_S: Final = 30.0
DECODE_MEMORY_BYTES: Final = 2_000_000_000

# --- cache --------------------------------------------------------------------------------------------------------
CACHE_MAX_BYTES: Final = 2_000_000_000
