"""What a talk that ended without a video is called."""

from __future__ import annotations

import pytest

from vmsg_desktop.core.model.did import Talk, TalkStatus
from vmsg_desktop.core.talk_failure import talk_failure


@pytest.mark.parametrize("status", ["created", "started", "done"])
def test_a_talk_under_way_or_done_has_not_failed(status: TalkStatus) -> None:
    assert talk_failure(Talk("t", status)) is None


@pytest.mark.parametrize(
    ("status", "error", "code"),
    [
        ("error", "FaceError: face not detected", "did_no_face"),
        ("error", "SourceError: Could not load source image", "did_picture_refused"),
        ("error", "LogoError", "did_option_refused"),
        ("error", "UnknownError: Unknown internal error", "did_render_failed"),
        ("error", "something in plain text", "did_render_failed"),
        ("error", "", "did_render_failed"),
        ("rejected", "", "did_rejected"),
        ("rejected", "ImageModerationError: no", "did_rejected"),
        ("unknown", "", "did_status_unknown"),
    ],
)
def test_every_bad_end_is_told_with_its_reason_and_what_is_not_known(status: TalkStatus, error: str, code: str) -> None:
    failure = talk_failure(Talk("tlk_1", status, error=error))
    assert failure is not None
    assert failure.code == code
    assert error in failure.message
    assert "balance" in failure.message
    assert failure.hint
    assert failure.details == {"talk": "tlk_1", "status": status}
    assert not failure.retryable
