"""A message that is done: its video plays in place, was saved at once, and can be taken elsewhere."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.sent import charge_of
from vmsg_desktop.ui.pages.create.message.words import charge_words, target_name
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.film_player import FilmPlayer
from vmsg_desktop.ui.widgets.label import ElidedLabel, Label
from vmsg_desktop.ui.widgets.rule import Rule
from vmsg_desktop.ui.widgets.status_shape import StatusShape

_TALL_PX = 312


class ResultView(QWidget):
    """``copy_wanted()``, ``again()``, ``anew()``, ``closed()`` by its buttons; ``told(words)`` is for a toast."""

    copy_wanted = Signal()
    again = Signal()
    anew = Signal()
    closed = Signal()
    told = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self._shape = StatusShape("ok")
        self._title = ElidedLabel("", role="big")
        self._meta = Label("", role="small", tone="t2", wraps=True)
        self.player = FilmPlayer()
        self._where = ElidedLabel("", role="small", tone="t2")
        self._licences = Label("", role="small", tone="t3", wraps=True)
        self._reveal = Button(icon="folder")
        self._save = Button(icon="export")
        self._copy = Button(icon="copy")
        self._again = Button(icon="refresh")
        self._anew = Button(kind="primary", size="main", icon="plus")
        self._close = Button(kind="link", size="small")
        self._lay_out()
        self._reveal.clicked.connect(self._show_folder)
        self._save.clicked.connect(self.copy_wanted)
        self._copy.clicked.connect(self._to_clipboard)
        self._again.clicked.connect(self.again)
        self._anew.clicked.connect(self.anew)
        self._close.clicked.connect(self.closed)
        self.retranslate()

    def show_job(self, job: Job) -> None:
        """Show a done job; the same one again changes nothing."""
        if self._job is not None and job.id == self._job.id and job.video_path == self._job.video_path:
            return
        self._job = job
        self._show_words(job)
        self.player.load(Path(job.video_path))

    def retranslate(self) -> None:
        """Say it in another language."""
        self._title.setText(self.tr("Your video is ready"))
        self._shape.setAccessibleName(self.tr("done"))
        self.player.set_name(self.tr("Finished video"))
        self._reveal.setText(self.tr("Show in folder"))
        self._save.setText(self.tr("Save as…"))
        self._copy.setText(self.tr("Copy"))
        self._again.setText(self.tr("Run again…"))
        self._anew.setText(self.tr("New from this"))
        self._close.setText(self.tr("Back to pre-flight and draft"))
        if self._job is not None:
            self._show_words(self._job)

    def leave(self) -> None:
        """It is no longer shown."""
        self._job = None
        self.player.unload()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As wide as the column."""
        width_px = max(120, self.width() - 32)
        self.player.set_screen(QSize(width_px, min(_TALL_PX, width_px)), is_compact=False)

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setProperty("scrolled", True)
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 2, 16, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._shape)
        head.addWidget(self._title, 1)
        column.addLayout(head)
        column.addWidget(self._meta)
        column.addWidget(self.player)
        column.addWidget(Rule())
        column.addWidget(self._where)
        column.addWidget(self._licences)
        for pair in ((self._reveal, self._save), (self._copy, self._again)):
            row = QHBoxLayout()
            row.setSpacing(8)
            for button in pair:
                row.addWidget(button, 1)
            column.addLayout(row)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its contents have the focus
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scroll, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 4, 16, 14)
        foot.setSpacing(8)
        foot.addWidget(self._anew)
        foot.addWidget(self._close, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addLayout(foot)

    def _show_words(self, job: Job) -> None:
        length = "" if job.duration_s is None else self.tr("{s} s").format(s=f"{job.duration_s:.1f}")
        parts = (self.tr("by {name}").format(name=target_name(job.target)), length, charge_words(charge_of(job)))
        self._meta.setText(" · ".join(filter(None, parts)))
        path = Path(job.video_path)
        self._where.setText(self.tr("Saved: {name}").format(name=f"{path.parent.name}/{path.name}"))
        self._where.setToolTip(job.video_path)
        self._licences.setText(self.tr("Message file and licence notes lie beside it."))

    @Slot()
    def _show_folder(self) -> None:
        if self._job is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(self._job.video_path).parent)))

    @Slot()
    def _to_clipboard(self) -> None:
        if self._job is not None:
            data = QMimeData()
            data.setUrls([QUrl.fromLocalFile(self._job.video_path)])
            data.setText(self._job.video_path)
            QGuiApplication.clipboard().setMimeData(data)
            self.told.emit(self.tr("The video is on the clipboard."))
