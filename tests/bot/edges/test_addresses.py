"""Whose request it is, with and without proxies in front."""

import pytest

from bot.edges.addresses import Proxies, counted_as, is_this_machine, read_networks

PROXIES = Proxies(read_networks("127.0.0.1 10.0.0.0/8 fd00::/8"))


@pytest.mark.parametrize(
    ("peer", "said", "client"),
    [
        ("203.0.113.7", [], "203.0.113.7"),
        ("203.0.113.7", ["192.0.2.1"], "203.0.113.7"),  # no proxy of ours
        ("127.0.0.1", ["203.0.113.7"], "203.0.113.7"),
        ("127.0.0.1", ["203.0.113.7, 10.1.2.3"], "203.0.113.7"),  # through two of them
        ("127.0.0.1", ["192.0.2.1, 203.0.113.7"], "203.0.113.7"),  # the first was made up
        ("127.0.0.1", ["192.0.2.1", "203.0.113.7"], "203.0.113.7"),  # in a header of its own
        ("fd00::1", ["2001:db8::1"], "2001:db8::1"),
        ("::ffff:127.0.0.1", ["203.0.113.7"], "203.0.113.7"),
        ("127.0.0.1", [], "127.0.0.1"),
        ("127.0.0.1", ["nonsense"], "127.0.0.1"),
        ("127.0.0.1", [", ,"], "127.0.0.1"),
    ],
)
def test_the_last_one_that_no_proxy_of_ours_stands_for(peer: str, said: list[str], client: str) -> None:
    assert PROXIES.client(peer, said) == client


def test_a_household_is_counted_once_however_many_addresses_it_has() -> None:
    assert counted_as("2001:db8:1:2:3:4:5:6") == counted_as("2001:db8:1:2::9") != counted_as("2001:db8:1:3::9")
    assert counted_as("203.0.113.7") != counted_as("203.0.113.8")


def test_this_machine_is_known_by_all_its_names() -> None:
    assert all(map(is_this_machine, ("127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1")))
    assert not any(map(is_this_machine, ("10.0.0.1", "unknown", "")))
