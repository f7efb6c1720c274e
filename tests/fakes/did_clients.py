"""A D-ID client whose waiting takes no time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.fakes.clock import FakeClock
from tests.fakes.waiting import FakeWaiter
from vmsg_desktop.adapters.renderer.did.client import DidClient
from vmsg_desktop.adapters.renderer.did.transport import Timeouts
from vmsg_desktop.core.model.did import TalkRequest
from vmsg_desktop.core.model.secret import Secret

KEY = "bWVAZXhhbXBsZS5jb20:Zq3-vX9_Wm2kLp8Rt5Yb1"
REQUEST = TalkRequest(
    source_url="s3://d-id-images-prod/auth0|u1/img_Ab12/face.jpg",
    audio_url="s3://d-id-audios-prod/auth0|u1/Cd34/voice.wav",
    name="Birthday 0a1b2c3d",
    user_data='{"v":1,"t":"0a1b2c3d4e5f"}',
)
QUICK = Timeouts(connect_s=2, read_s=0.3, create_s=0.3, upload_s=0.3, download_s=0.3, answer_s=5)


@dataclass(frozen=True)
class Bench:
    """The client with its clock and waiter at hand."""

    did: DidClient
    clock: FakeClock
    waiter: FakeWaiter


@contextmanager
def client_of(base_url: str, *, key: str = KEY, timeouts: Timeouts = QUICK) -> Iterator[Bench]:
    """Closed at the end of the block; jitter is always in the middle."""
    clock = FakeClock()
    waiter = FakeWaiter(clock)
    secret = Secret(key)
    with DidClient(base_url, secret, clock=clock, waiter=waiter, timeouts=timeouts, jitter=lambda: 0.5) as did:
        yield Bench(did, clock, waiter)
