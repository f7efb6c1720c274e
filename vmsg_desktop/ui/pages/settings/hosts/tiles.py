"""Tiles of a machine: the way to it, what it has, its pinned key, and the hard stop where it shows another one."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vmsg_desktop.core.key_picture import grouped
from vmsg_desktop.core.model.host_look import PinnedKey
from vmsg_desktop.presenters.hosts_state import ChangedKey, Machine
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.pages.settings.hosts.setup import IDLE_MINUTES, idle_words
from vmsg_desktop.ui.pages.settings.hosts.words import best_gpu, day, translate
from vmsg_desktop.ui.pages.settings.parts import Fact, Facts, TitledTile, not_available, size_words
from vmsg_desktop.ui.theme.fonts import fixed_font
from vmsg_desktop.ui.widgets.badge import Badge
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.combo import Combo
from vmsg_desktop.ui.widgets.empty_state import Picture
from vmsg_desktop.ui.widgets.key_picture import KeyPictureView
from vmsg_desktop.ui.widgets.label import Label
from vmsg_desktop.ui.widgets.status_shape import StatusShape
from vmsg_desktop.ui.widgets.tile import Tile


class ConnectionTile(TitledTile):
    """Where a host is, and how far away."""

    def __init__(self) -> None:
        super().__init__()
        self._facts = Facts()
        self.body.addWidget(self._facts)
        self.body.addStretch(1)

    def show_machine(self, machine: Machine) -> None:
        """Show what is known of the way."""
        self.set_title(translate("Hosts", "Connection"))
        entry, look = machine.entry, machine.look
        if entry is None:
            return
        address = entry.address if entry.port is None else translate("Hosts", "{address}, port {port}").format(
            address=entry.address, port=entry.port
        )  # fmt: skip
        user = entry.user or translate("Hosts", "as the SSH settings say")
        key = entry.identity or translate("Hosts", "ssh-agent and the usual keys")
        trip = Fact(translate("Hosts", "Round trip"), not_available(), translate("Hosts", "not reached yet"))
        if look is not None and look.round_trip_s is not None:
            words = translate("Hosts", "{ms} ms").format(ms=f"{1000 * look.round_trip_s:.0f}")
            trip = Fact(trip.name, words, translate("Hosts", "median of {count}").format(count=look.round_trips))
        self._facts.set_facts([
            Fact(translate("Hosts", "Address"), address),
            Fact(translate("Hosts", "User"), user),
            Fact(translate("Hosts", "Private key"), key),
            trip,
            Fact(translate("Hosts", "Link"), translate("Hosts", "SSH tunnel to 127.0.0.1, no open port")),
            Fact(translate("Hosts", "Added"), day(entry.added_s) if entry.added_s else not_available()),
        ])  # fmt: skip


class MachineTile(TitledTile):
    """What a machine has, and when its agent ends by itself: ``idle_chosen(minutes)``."""

    idle_chosen = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self._facts = Facts()
        self._idle, self._idle_name = Combo(), Label("", role="small", tone="t2")
        self._idle_name.setFixedWidth(112)
        self._guard = QWidget()
        row = QHBoxLayout(self._guard)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._idle_name)
        row.addWidget(self._idle)
        row.addStretch(1)
        self.body.addWidget(self._facts)
        self.body.addWidget(self._guard)
        self.body.addStretch(1)
        self._idle.picked.connect(lambda key: self.idle_chosen.emit(float(key)))

    def show_machine(self, machine: Machine) -> None:
        """Show what is known of it; what was not read is n/a."""
        self.set_title(translate("Hosts", "Machine"))
        self._facts.set_facts(self._here(machine) if machine.is_here else self._there(machine))
        state = machine.look.status.state if machine.look is not None else None
        minutes = state.idle_minutes if state is not None else None
        self._guard.setVisible(minutes is not None)
        self._idle_name.setText(translate("Hosts", "Ends itself"))
        self._idle.setAccessibleName(translate("Hosts", "The agent ends itself"))
        if minutes is not None:
            with QSignalBlocker(self._idle):
                choices = sorted({*IDLE_MINUTES, minutes}, key=lambda each: each or float("inf"))
                self._idle.set_items([(f"{each:g}", idle_words(each)) for each in choices])
                self._idle.set_value(f"{minutes:g}")
            self._idle.setEnabled(not machine.doing and machine.changed is None)

    def _here(self, machine: Machine) -> list[Fact]:
        here = machine.here
        if here is None:
            return [Fact(translate("Hosts", "System"), not_available())]
        agent = here.agent_version or translate("Hosts", "does not run")
        return [
            Fact(translate("Hosts", "System"), here.system),
            Fact(translate("Hosts", "Processor"), translate("Hosts", "{count} cores").format(count=here.cores)),
            Fact(translate("Hosts", "Memory"), size_words(here.memory_bytes)),
            *self._gpu_facts(machine),
            Fact(translate("Hosts", "Free disk"), size_words(here.free_bytes)),
            Fact(
                translate("Hosts", "Agent"),
                agent,
                translate("Hosts", "starts when it is needed, ends after 10 min idle"),
            ),
        ]

    def _there(self, machine: Machine) -> list[Fact]:
        found = machine.capabilities
        if found is None:
            reason = (
                translate("Hosts", "its agent does not run")
                if machine.mark != "ready"
                else translate("Hosts", "it did not tell")
            )
            return [
                Fact(translate("Hosts", "GPU"), not_available(), reason),
                Fact(translate("Hosts", "Slots"), not_available()),
            ]
        allowed = sum(slot.allowed for slot in found.slots)
        used = sum(slot.in_use for slot in found.slots)
        slots = translate("Hosts", "{free} of {count} free").format(free=allowed - used, count=allowed)
        installed = [model for model in found.models if model.state in ("verified", "installed")]
        models = translate("Hosts", "{count} of {all} installed").format(count=len(installed), all=len(found.models))
        return [
            *self._gpu_facts(machine),
            Fact(translate("Hosts", "Slots"), slots if found.slots else not_available()),
            Fact(translate("Hosts", "Models"), models),
            Fact(translate("Hosts", "Python"), found.python),
        ]

    def _gpu_facts(self, machine: Machine) -> list[Fact]:
        if machine.capabilities is None:
            return []
        gpu = best_gpu(machine.capabilities)
        if gpu is not None:
            memory = "" if gpu.memory_bytes is None else size_words(gpu.memory_bytes)
            return [Fact(translate("Hosts", "GPU"), gpu.label, memory)]
        problem = next((each.problem for each in machine.capabilities.devices if each.problem), "")
        return [Fact(translate("Hosts", "GPU"), translate("Hosts", "none computes"), said(problem))]


class PinTile(Tile):
    """The key that a host is known by. ``copy_asked(text)``, ``unpin_asked``."""

    copy_asked = Signal(str)
    unpin_asked = Signal()

    def __init__(self) -> None:
        super().__init__(padding=16)
        self._fingerprint = ""
        self._picture = KeyPictureView()
        self._title, self._badge = Label("", role="strong"), Badge("", kind="ok")
        self._code, self._words = _code_label(), Label("", role="small", tone="t2", wraps=True)
        self._copy, self._unpin = Button(icon="copy"), Button(kind="danger")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Picture("finger", ink="acc_t"))
        head.addWidget(self._title)
        head.addWidget(self._badge)
        head.addStretch(1)
        words, buttons, row = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        words.setSpacing(6)
        words.addLayout(head)
        for label in (self._code, self._words):
            words.addWidget(label)
        words.addStretch(1)
        for button in (self._copy, self._unpin):
            buttons.addWidget(button)
        buttons.addStretch(1)
        row.setSpacing(16)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addLayout(buttons)
        self.body.addLayout(row)
        self._copy.clicked.connect(lambda _checked=False: self.copy_asked.emit(self._fingerprint))
        self._unpin.clicked.connect(lambda _checked=False: self.unpin_asked.emit())

    def show_pin(self, pin: PinnedKey) -> None:
        """Show a key."""
        self._fingerprint = pin.fingerprint
        self._picture.set_fingerprint(pin.fingerprint, label=translate("Hosts", "Picture of the key"))
        self._title.setText(translate("Hosts", "Host key fingerprint"))
        self._badge.set_badge(translate("Hosts", "pinned"), "ok")
        self._code.setText(grouped(pin.fingerprint))
        self._words.setText(
            translate("Hosts", "{kind}. You compared it with the host on first contact. If it ever changes, the app "
                      "stops before it sends a byte and shows both keys.").format(kind=pin.key_type)
        )  # fmt: skip
        self._copy.setText(translate("Hosts", "Copy"))
        self._unpin.setText(translate("Hosts", "Unpin…"))
        self.setAccessibleName(f"{self._title.text()}: {pin.fingerprint}")


class ChangedKeyTile(Tile):
    """A hard stop: both keys, what it may mean, and no way to go on with the new one from here.

    ``look_asked``: see whether the host shows the right key again; ``remove_asked``: take the host off the list.
    """

    look_asked = Signal()
    remove_asked = Signal()

    def __init__(self) -> None:
        super().__init__(padding=16, surface="err_tint", line="err_line")
        self._title = Label("", role="strong", wraps=True)
        self._words = Label("", role="body", tone="t1", wraps=True)
        self._sides = (_KeySide("acc"), _KeySide("err_mark"))
        self._advice = Label("", role="small", tone="t2", wraps=True)
        self.look, self.remove = Button(icon="refresh"), Button(kind="danger")
        head, keys, foot = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(StatusShape("err"))
        head.addWidget(self._title, 1)
        keys.setSpacing(24)
        for side in self._sides:
            keys.addWidget(side, 1)
        for button in (self.look, self.remove):
            foot.addWidget(button)
        foot.addStretch(1)
        self.body.setSpacing(12)
        self.body.addLayout(head)
        self.body.addWidget(self._words)
        self.body.addLayout(keys)
        self.body.addWidget(self._advice)
        self.body.addLayout(foot)
        self.look.clicked.connect(lambda _checked=False: self.look_asked.emit())
        self.remove.clicked.connect(lambda _checked=False: self.remove_asked.emit())

    def show_change(self, changed: ChangedKey) -> None:
        """Show both keys."""
        title = translate("Hosts", "{host} shows another key than the one that you pinned").format(host=changed.host)
        self._title.setText(title)
        self._words.setText(
            translate("Hosts", "Somebody may sit in between, or the machine was set up anew. Nothing was sent, and "
                      "nothing will be while it stays so.")
        )  # fmt: skip
        self._sides[0].show_key(translate("Hosts", "Pinned by you"), changed.pinned)
        self._sides[1].show_key(translate("Hosts", "Shown now"), changed.shown)
        self._advice.setText(
            translate("Hosts", "Ask who runs the host. Only if its key was truly replaced: remove the host here, then "
                      "add it anew and compare the new key.")
        )  # fmt: skip
        self.look.setText(translate("Hosts", "Look again"))
        self.remove.setText(translate("Hosts", "Remove host…"))
        self.setAccessibleName(title)


class _KeySide(QWidget):
    def __init__(self, ink: str) -> None:
        super().__init__()
        self._picture = KeyPictureView(ink=ink)
        self._title, self._kind, self._code = Label("", role="section"), Label("", role="small"), _code_label()
        words = QVBoxLayout()
        words.setSpacing(4)
        for label in (self._title, self._kind, self._code):
            words.addWidget(label)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    def show_key(self, title: str, key: PinnedKey) -> None:
        self._picture.set_fingerprint(key.fingerprint, label=title)
        self._title.setText(title)
        self._kind.setText(key.key_type)
        self._code.setText(grouped(key.fingerprint))
        self.setAccessibleName(f"{title}: {key.key_type} {key.fingerprint}")


def _code_label() -> Label:
    label = Label("", role="code", wraps=True)
    label.setFont(fixed_font(12))
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label
