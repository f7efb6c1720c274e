"""The colours of the studio as data: the only place in the code where a colour is written in figures."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Tokens:
    """One theme. Each value is ``#RRGGBB``; what a token is for stands beside the tables below."""

    win: str
    panel: str
    sunk: str
    track: str
    raise_: str
    stage: str
    plot: str
    hover: str
    press: str
    sel: str
    line: str
    line2: str
    ctl: str
    t1: str
    t2: str
    t3: str
    tdis: str
    acc: str
    acc_h: str
    acc_p: str
    acc_t: str
    focus: str
    acc_line: str
    ok: str
    ok_mark: str
    ok_tint: str
    ok_line: str
    warn: str
    warn_mark: str
    warn_tint: str
    warn_line: str
    err: str
    err_mark: str
    err_tint: str
    err_line: str
    err_fill: str
    d1: str
    d2: str
    d3: str
    d4: str
    d5: str
    d6: str
    before: str
    grid: str
    on_acc: str = "#FFFFFF"
    on_err: str = "#FFFFFF"
    knob: str = "#FFFFFF"
    shade: str = "#000000"
    on_shade: str = "#FFFFFF"


NAMES = tuple(field.name for field in fields(Tokens))

# name            light      dark       use
_TABLE = """
win               #F5F5F3    #121316    window, rail, bars, picture column
panel             #FFFFFF    #191B1F    other columns, tiles, dialogs
sunk              #F3F3F0    #111215    wells, segmented track
track             #ECECE9    #111215    segmented track on the window: hover in the light, sunk in the dark
raise_            #FFFFFF    #24272C    buttons, chips over a picture
stage             #E4E4E1    #0B0C0E    neutral ground around a picture
plot              #FFFFFF    #141619    inside a plot
hover             #ECECE9    #23262B    under the pointer
press             #E0E0DC    #2E3238    held down
sel               #E9EEFC    #1E2849    selected row or rail item, tint of the accent
line              #E5E5E1    #282B30    dividers
line2             #D2D2CD    #3A3E45    borders of buttons
ctl               #84868B    #737984    outlines that must be seen
t1                #1A1B1E    #ECEDEF    text
t2                #50535A    #B3B8C0    secondary text, icons at rest
t3                #656871    #9096A0    meta
tdis              #A3A5AA    #5B6069    disabled
acc               #3355D6    #4664E0    the accent as a fill
acc_h             #2B49BE    #4D6AE5    ... under the pointer
acc_p             #233DA3    #3B57CB    ... held down
acc_t             #2E4FCB    #9BB0FF    the accent as text or link
focus             #3355D6    #8FA6FF    focus ring
acc_line          #AEBFF3    #3D519E    border of a box tinted with the accent
ok                #19713F    #63CC91    text
ok_mark           #1F9356    #35B070
ok_tint           #E5F4EA    #14291F
ok_line           #B5DDC4    #23513A
warn              #835000    #F0B94F
warn_mark         #BF7600    #DD9D28
warn_tint         #FCF2DE    #2D2414
warn_line         #EBCF97    #5A4520
err               #B0241C    #FF958D
err_mark          #D2362D    #EE5D53    also the dot that says recording
err_tint          #FCEBE9    #351C1B
err_line          #F0BBB6    #6A3331
err_fill          #C22E25    #C9392F    the alert pill
d1                #3355D6    #7C97FF    data: cut out, the voice after
d2                #0F8F8A    #3FC1B8    data: compose
d3                #B26A00    #E5A13C    data: upload
d4                #B83B7E    #EA7DB2    data: voice
d5                #7A4FC9    #B393F2    data: find people
d6                #7B8089    #8A909A    data: the vendor, misses
before            #8D9199    #6C727C    the voice as it was
grid              #ECECE8    #23262A    grid of a plot
"""


def _column(index: int) -> Tokens:
    """The theme that stands in column ``index`` of the table."""
    rows = [line.split() for line in _TABLE.strip().splitlines()]
    return Tokens(**{row[0]: row[index] for row in rows})


LIGHT = _column(1)
DARK = _column(2)
THEMES = {"light": LIGHT, "dark": DARK}

STAGE_COLOURS = {"find": "d5", "cut": "d1", "compose": "d2", "voice": "d4", "upload": "d3", "vendor": "d6"}
"""A stage of the work keeps its data colour everywhere."""

DOUBT_HEAT = (
    (0.0, "#601E8C", 0.0),
    (0.12, "#601E8C", 0.47),
    (0.35, "#BE3078", 0.75),
    (0.60, "#F06E32", 0.86),
    (0.82, "#FCBE3C", 0.92),
    (1.0, "#FFF6BE", 0.96),
)
"""How sure the mask is, as colour: doubt 0..1, colour, opacity 0..1."""

CHECKER = ("#FFFFFF", "#D6D6D6")
"""What stands for nothing behind a cut-out; the same in both themes, as in every picture program."""
