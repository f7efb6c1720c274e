"""Slots on known machines: the T4 of the fleet, a small GPU, a laptop; what running out of memory changes."""

from __future__ import annotations

import pytest

from vmsg_desktop.core.model.compute import Priority
from vmsg_desktop.core.slots import AGEING_S, QUIET_S, Ledger, SlotNeed, Ticket, planned_slots

YOLO = SlotNeed("yolo11x", 500_000_000, 3)
BIREFNET = SlotNeed("birefnet-portrait", 3_500_000_000, 2)
ISNET = SlotNeed("isnet-medium", 1_400_000_000, 8)


def ticket(
    number: int, engine: SlotNeed, *, priority: Priority = "normal", since_s: float = 0.0, is_alone: bool = False
) -> Ticket:
    return Ticket(number, engine.name, priority, since_s, is_alone)


def running(ledger: Ledger) -> list[int]:
    return sorted(copy.ticket.number for copy in ledger.running if copy.ticket)


def test_a_t4_runs_three_detectors_and_two_matters_at_once() -> None:
    ledger = Ledger(14_500_000_000).with_engine(YOLO).with_engine(BIREFNET)
    for number in range(4):
        ledger = ledger.asked(ticket(number, YOLO)).asked(ticket(10 + number, BIREFNET))
    ledger = ledger.settled().ledger
    assert running(ledger) == [0, 1, 2, 10, 11]
    assert ledger.reserved_bytes == 8_500_000_000


@pytest.mark.parametrize(
    ("capacity", "yolo", "birefnet"),
    [(14.5, 3, 2), (9.0, 3, 2), (7.0, 3, 1), (4.0, 1, 1), (2.0, 1, 1)],
)
def test_slots_by_the_gigabytes_of_a_gpu(capacity: float, yolo: int, birefnet: int) -> None:
    assert planned_slots(round(capacity * 1e9), [YOLO, BIREFNET]) == {YOLO.name: yolo, BIREFNET.name: birefnet}


def test_an_engine_larger_than_the_device_runs_alone() -> None:
    ledger = Ledger(2_000_000_000).with_engine(YOLO).with_engine(BIREFNET)
    ledger = ledger.asked(ticket(1, BIREFNET)).asked(ticket(2, YOLO, since_s=1)).settled().ledger
    assert running(ledger) == [1]
    assert ledger.reserved_bytes == 2_000_000_000
    settled = ledger.released(ticket(1, BIREFNET)).settled()
    assert [copy.engine for copy in settled.closed] == [BIREFNET.name]
    assert running(settled.ledger) == [2]


def test_a_machine_of_few_cores_runs_few_at_once_whatever_its_memory() -> None:
    ledger = Ledger(64_000_000_000, width=2).with_engine(ISNET)
    for number in range(5):
        ledger = ledger.asked(ticket(number, ISNET))
    assert running(ledger.settled().ledger) == [0, 1]


def test_who_waits_for_a_slot_lets_other_engines_pass_who_waits_for_room_does_not() -> None:
    ledger = Ledger(9_000_000_000).with_engine(YOLO).with_engine(BIREFNET)
    for number in range(3):
        ledger = ledger.asked(ticket(number, BIREFNET))
    ledger = ledger.asked(ticket(3, YOLO, since_s=1)).settled().ledger
    assert running(ledger) == [0, 1, 3]
    tight = Ledger(4_000_000_000).with_engine(YOLO).with_engine(BIREFNET)
    tight = tight.asked(ticket(0, YOLO)).settled().ledger.asked(ticket(1, BIREFNET)).settled().ledger
    assert running(tight) == [0, 1]
    full = Ledger(3_900_000_000).with_engine(YOLO).with_engine(BIREFNET).asked(ticket(0, YOLO)).settled().ledger
    full = full.asked(ticket(1, BIREFNET, since_s=1)).asked(ticket(2, YOLO, since_s=2)).settled().ledger
    assert running(full) == [0]
    assert running(full.released(ticket(0, YOLO)).settled().ledger) == [1]


def test_a_preview_passes_a_batch_until_the_batch_has_waited_long_enough() -> None:
    ledger = Ledger(2_000_000_000, width=1).with_engine(ISNET).asked(ticket(0, ISNET)).settled().ledger
    ledger = ledger.asked(ticket(1, ISNET, priority="batch"))
    ledger = ledger.asked(ticket(2, ISNET, priority="interactive", since_s=2 * AGEING_S - 1))
    ledger = ledger.asked(ticket(3, ISNET, priority="interactive", since_s=2 * AGEING_S + 1))
    order = []
    for _ in range(3):
        current = ledger.running[0].ticket
        assert current
        ledger = ledger.released(current).settled().ledger
        order += running(ledger)
    assert order == [2, 1, 3]


def test_a_copy_that_rests_is_used_again_before_another_is_opened() -> None:
    ledger = Ledger(14_500_000_000).with_engine(BIREFNET).asked(ticket(0, BIREFNET)).settled().ledger
    first = ledger.running[0].number
    settled = ledger.released(ticket(0, BIREFNET)).asked(ticket(1, BIREFNET)).settled()
    assert [copy.number for copy in settled.granted] == [first]
    assert settled.closed == ()


def test_alone_means_that_nothing_runs_or_rests_beside_it() -> None:
    ledger = Ledger(14_500_000_000).with_engine(YOLO).with_engine(BIREFNET)
    ledger = ledger.asked(ticket(0, YOLO)).asked(ticket(1, YOLO)).settled().ledger.released(ticket(1, YOLO))
    ledger = ledger.asked(ticket(2, BIREFNET, is_alone=True)).asked(ticket(3, YOLO, since_s=1)).settled().ledger
    assert running(ledger) == [0]
    settled = ledger.released(ticket(0, YOLO)).settled()
    assert running(settled.ledger) == [2]
    assert len(settled.closed) == 2
    assert running(settled.ledger.released(ticket(2, BIREFNET, is_alone=True)).settled().ledger) == [3]


def test_a_slot_lost_to_full_memory_comes_back_after_ten_quiet_minutes() -> None:
    ledger = Ledger(14_500_000_000).with_engine(YOLO)
    ledger = ledger.cut(YOLO.name, at_s=100).cut(YOLO.name, at_s=200)
    allowed = [
        ledger.eased(at_s=200 + QUIET_S - 1).engines[YOLO.name].allowed,
        ledger.eased(at_s=200 + QUIET_S).engines[YOLO.name].allowed,
        ledger.eased(at_s=200 + QUIET_S).eased(at_s=200 + QUIET_S + 1).engines[YOLO.name].allowed,
        ledger.eased(at_s=200 + QUIET_S).eased(at_s=200 + 2 * QUIET_S).engines[YOLO.name].allowed,
    ]
    assert allowed == [1, 2, 2, 3]
    assert ledger.cut(YOLO.name, at_s=300).engines[YOLO.name].allowed == 1


def test_a_copy_beyond_the_cut_is_closed_when_it_rests() -> None:
    ledger = Ledger(14_500_000_000).with_engine(BIREFNET).asked(ticket(0, BIREFNET)).asked(ticket(1, BIREFNET))
    ledger = ledger.settled().ledger.cut(BIREFNET.name, at_s=0).settled().ledger
    assert running(ledger) == [0, 1]
    settled = ledger.released(ticket(0, BIREFNET)).settled()
    assert len(settled.closed) == 1
    assert running(settled.ledger) == [1]


def test_a_ticket_for_an_engine_that_nobody_announced_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        Ledger(1).asked(ticket(0, YOLO))
