"""What presenters are tested with; no Qt here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.voice_desk import VoiceDesk


@pytest.fixture
def voice_desk(tmp_path: Path) -> Iterator[VoiceDesk]:
    desk = VoiceDesk(tmp_path)
    yield desk
    desk.close()
