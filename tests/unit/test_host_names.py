"""What a host is called when only its place was said; which hosts the SSH settings name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.adapters.ssh.aliases import host_aliases
from vmsg_desktop.core.host_names import name_for
from vmsg_desktop.core.model.host import HostEntry, checked_host


@pytest.mark.parametrize(
    ("destination", "name"),
    [
        ("mika@gpu.example.net", "gpu"),
        ("tokyo-g4dn", "tokyo-g4dn"),
        ("mika@192.0.2.7:2222", "192.0.2.7"),
        ("mika@[2001:db8::7]:22", "2001-db8-7"),
        ("local", "local-2"),
        ("@", "host"),
    ],
)
def test_name_is_the_first_part_of_the_place(destination: str, name: str) -> None:
    assert name_for(destination, ()) == name


def test_name_that_is_taken_gets_a_number() -> None:
    assert name_for("mika@gpu.example.org", ("gpu", "GPU-2")) == "gpu-3"


@given(st.text(max_size=300), st.lists(st.text(max_size=20), max_size=4))
def test_any_text_gives_a_name_that_the_list_takes(destination: str, taken: list[str]) -> None:
    name = name_for(destination, taken)
    assert checked_host(HostEntry(name, "192.0.2.7")).name == name
    assert name.lower() not in {each.lower() for each in taken}


def test_aliases_are_the_plain_names_of_host_lines() -> None:
    config = (
        'Host gpu "studio box" *.example.net !old\n  HostName gpu.example.net\nhost=nas # ours\nMatch host x\nHost "\n'
    )
    assert host_aliases(config) == ("gpu", "studio box", "nas")
