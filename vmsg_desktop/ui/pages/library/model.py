"""The messages as Qt's views see them: posters and table rows, worded when drawn; pictures of those in sight."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QWidget

from vmsg_desktop.application.posters import Pixels
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.presenters.library_state import Live
from vmsg_desktop.ui.pages.library import words
from vmsg_desktop.ui.widgets.poster import POSTER_ROLE, PosterData

JOB_ROLE: Final = Qt.ItemDataRole.UserRole + 10
SHAPE_ROLE: Final = Qt.ItemDataRole.UserRole + 11
COLUMNS: Final = ("title", "made", "state", "target", "length", "cost")
_MOST_PICTURES: Final = 160
_Index = QModelIndex | QPersistentModelIndex
_TO_THE_RIGHT: Final = ("length", "cost")


class MessageModel(QAbstractTableModel):
    """One row a message, one column each of `COLUMNS`; the first carries its poster under `POSTER_ROLE`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs: tuple[Job, ...] = ()
        self._rows: dict[str, int] = {}
        self._live: dict[str, Live] = {}
        self._posters: dict[str, PosterData] = {}
        self._pictures: OrderedDict[tuple[str, str], QPixmap] = OrderedDict()
        self._now_s = 0.0

    def set_jobs(self, jobs: Sequence[Job], *, now_s: float) -> None:
        """Show these; ``now_s`` decides what is today."""
        is_same_order = [job.id for job in jobs] == [job.id for job in self._jobs]
        self._now_s, self._posters = now_s, {}
        if is_same_order:
            self._jobs = tuple(jobs)
            if jobs:
                self.dataChanged.emit(self.index(0, 0), self.index(len(jobs) - 1, len(COLUMNS) - 1))
            return
        self.beginResetModel()
        self._jobs = tuple(jobs)
        self._rows = {job.id: row for row, job in enumerate(jobs)}
        self.endResetModel()

    def job(self, row: int) -> Job | None:
        """The message of a row."""
        return self._jobs[row] if 0 <= row < len(self._jobs) else None

    def row_of(self, job_id: str) -> int:
        """-1 when it is not shown."""
        return self._rows.get(job_id, -1)

    def picture(self, job: Job) -> QPixmap | None:
        """Its small picture, where it is at hand."""
        found = self._pictures.get((job.id, job.video_sha256))
        if found is not None:
            self._pictures.move_to_end((job.id, job.video_sha256))
        return found

    def live(self, job_id: str) -> Live | None:
        """How far a message under way is; None = it is not, or nothing is told."""
        return self._live.get(job_id)

    def set_live(self, job_id: str, live: Live | None) -> None:
        """How far a message under way is."""
        if live is None:
            self._live.pop(job_id, None)
        else:
            self._live[job_id] = live
        self._changed(job_id)

    def set_picture(self, job_id: str, pixels: Pixels, *, frame: QSize, ratio: float) -> None:
        """Keep a small picture, as large as it is shown; the ones longest out of sight go."""
        job = self.job(self.row_of(job_id))
        if job is None:
            return
        self._pictures[job.id, job.video_sha256] = _pixmap(pixels, frame, ratio)
        while len(self._pictures) > _MOST_PICTURES:
            self._pictures.popitem(last=False)
        self._changed(job_id)

    def retranslate(self) -> None:
        """Other words in another language."""
        self.set_jobs(self._jobs, now_s=self._now_s)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """How many messages are shown."""
        return 0 if parent.isValid() else len(self._jobs)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """As many as `COLUMNS`."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # fmt: skip
        """Names of the columns."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            is_right = COLUMNS[section] in _TO_THE_RIGHT
            side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return _heading(COLUMNS[section]) if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A message's poster, words and job."""
        job = self.job(index.row())
        if job is None:
            return None
        if role == POSTER_ROLE:
            return self._poster(job)
        if role == JOB_ROLE:
            return job
        if role == SHAPE_ROLE:
            return words.SHAPES[job.state]
        column = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(job, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (self._cell(job, each) for each in COLUMNS)))
        if role == Qt.ItemDataRole.TextAlignmentRole and column in _TO_THE_RIGHT:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _cell(self, job: Job, column: str) -> str:
        if column == "title":
            return job.title
        if column == "made":
            return words.date_words(job.created_s)
        if column == "state":
            return words.live_words(job, self._live.get(job.id))
        if column == "target":
            return words.target_words(job)
        return words.length_words(job.duration_s) if column == "length" else words.cost_words(job)

    def _poster(self, job: Job) -> PosterData:
        if job.id not in self._posters:
            self._posters[job.id] = self._made_poster(job)
        return self._posters[job.id]

    def _made_poster(self, job: Job) -> PosterData:
        live = self._live.get(job.id)
        is_draft = job.target == "draft" and job.state == "done"
        shape = "" if job.state == "done" else words.SHAPES[job.state]
        return PosterData(
            title=job.title,
            picture=self.picture(job),
            left=words.moment_words(job.created_s, now_s=self._now_s),
            right=words.cost_words(job),
            length=words.length_words(job.duration_s),
            state=shape,
            state_text=words.draft_mark() if is_draft else "" if job.state == "done" else words.live_words(job, live),
            progress=live.share if live else None,
            badge=words.target_words(job) if job.target == "sandbox" else "",
            is_pinned=job.is_pinned,
        )

    def _changed(self, job_id: str) -> None:
        self._posters.pop(job_id, None)
        row = self.row_of(job_id)
        if row >= 0:
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(COLUMNS) - 1))


def _heading(column: str) -> str:
    translate = words.translate
    return {
        "title": translate("Library", "Title"), "made": translate("Library", "Made"),
        "state": translate("Library", "State"), "target": translate("Library", "Target"),
        "length": translate("Library", "Length"), "cost": translate("Library", "Cost"),
    }[column]  # fmt: skip


def image_of(pixels: Pixels) -> QImage:
    """Pixels (h, w, 3) RGB as an image of its own."""
    height, width = pixels.shape[:2]
    return QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def _pixmap(pixels: Pixels, frame: QSize, ratio: float) -> QPixmap:
    """Covering ``frame`` on a screen with ``ratio`` device pixels a pixel, never larger than it is."""
    image = image_of(pixels)
    wanted = image.size().scaled(frame * ratio, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
    if wanted.width() < image.width():
        image = image.scaled(wanted, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    pixmap = QPixmap.fromImage(image)
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
