"""What a person chose once for the whole program. Declared here; dialogs and the file are made from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

from vmsg_desktop.core.model.job import JobTarget

Theme = Literal["system", "light", "dark"]
Language = Literal["system", "en", "ja"]


@dataclass(frozen=True)
class Settings:
    """Settings of the studio; what a file does not name is as here, what it names and is unknown is left out.

    Attributes:
        theme, language: "system" follows the desktop.
        is_motion_reduced: nothing glides or turns.
        machine: where new messages compute: "local" (the agent of this computer) or the name of a host.
        send_with: who renders, as last chosen.
        microphone: name of the device; "" = the system's own choice.
        videos_folder: where finished videos go; "" = the program's own library.
        window: geometry as the toolkit packs it, base64; "" = where the system puts it.
        panels: widths of the columns of the page where messages are made, px; empty = as designed.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="ignore")

    theme: Theme = "system"
    language: Language = "system"
    is_motion_reduced: bool = False
    machine: Annotated[str, Field(min_length=1, max_length=63)] = "local"
    send_with: JobTarget = "sandbox"
    microphone: Annotated[str, Field(max_length=300)] = ""
    videos_folder: Annotated[str, Field(max_length=4096)] = ""
    window: Annotated[str, Field(max_length=4096)] = ""
    panels: Annotated[tuple[int, ...], Field(max_length=3)] = ()
