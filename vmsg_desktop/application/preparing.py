"""The local stages of a job in one go: the files as they are sent, or the draft."""

from __future__ import annotations

from dataclasses import dataclass

from vmsg_desktop.application.jobs import MadeFiles
from vmsg_desktop.application.workbench import Workbench
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.events import Emit
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.pipeline.message_stages import MessageStages
from vmsg_desktop.core.pipeline.preflight_facts import picture_upload, sound_upload
from vmsg_desktop.core.pipeline.stage import Made, Need, Stage
from vmsg_desktop.core.ports import Progress


@dataclass(frozen=True)
class WorkbenchPreparer:
    """Implements the jobs' Preparer on a workbench."""

    bench: Workbench

    def __call__(self, message: Message, *, wants_draft: bool, emit: Emit, cancel: CancelToken) -> MadeFiles:
        """See Preparer."""
        pinned, stages = self.bench.message_stages(message)
        stage = _made_files(pinned, stages, wants_draft=wants_draft)
        return self.bench.run(stage, emit=emit, cancel=cancel).value


def _made_files(message: Message, stages: MessageStages, *, wants_draft: bool) -> Stage[MadeFiles]:
    """One stage over all that is wanted, so that nothing is decoded or computed twice."""

    def compute(need: Need, progress: Progress) -> Made[MadeFiles]:
        frame, sound = need(stages.picture.frame).frame, need(stages.encoded)
        names = picture_upload(message, frame).name, sound_upload(message, sound).name
        draft = need(stages.draft) if wants_draft else None
        return Made(MadeFiles(frame, sound, need(stages.sound.sound).duration_s, names, draft))

    return Stage("files", compute, is_listed=False, order=stages.picture.frame.order)
