from __future__ import annotations

import pytest

from site_builder.serve.guard import LINE_SIZE, LINES, Doorkeeper, is_oversized


@pytest.mark.parametrize("name", ["127.0.0.1:8000", "localhost:8000", "LOCALHOST:8000", "[::1]:8000"])
def test_its_own_names_are_admitted(name: str) -> None:
    assert Doorkeeper("127.0.0.1", 8000).admits([(b"host", name.encode())])


@pytest.mark.parametrize(
    "name",
    [
        "",
        "localhost",
        "localhost:8001",
        "localhost:",
        "[::1]",
        "evil.example",
        "evil.example:8000",
        "127.0.0.1.evil.example:8000",
        "localhost.evil.example:8000",
        "evil.example#127.0.0.1:8000",
        "127.0.0.1@evil.example:8000",
        "localhost:8000, evil.example",
        "2130706433:8000",
        "0.0.0.0:8000",
        "192.168.1.7:8000",
    ],
)
def test_other_names_are_not(name: str) -> None:
    assert not Doorkeeper("127.0.0.1", 8000).admits([(b"host", name.encode())])


def test_one_host_must_be_named() -> None:
    keeper = Doorkeeper("127.0.0.1", 8000)
    assert not keeper.admits([])
    assert not keeper.admits([(b"host", b"localhost:8000"), (b"host", b"localhost:8000")])


def test_at_port_80_browsers_name_no_port() -> None:
    assert Doorkeeper("127.0.0.1", 80).admits([(b"host", b"localhost")])
    assert Doorkeeper("127.0.0.1", 80).admits([(b"host", b"[::1]")])


def test_when_all_addresses_are_listened_on_an_address_is_a_good_name_and_a_foreign_name_is_not() -> None:
    keeper = Doorkeeper("0.0.0.0", 8000)
    assert keeper.admits([(b"host", b"192.168.1.7:8000")])
    assert keeper.admits([(b"host", b"[fe80::1]:8000")])
    assert not keeper.admits([(b"host", b"evil.example:8000")])


def test_an_address_given_by_hand_is_a_good_name() -> None:
    assert Doorkeeper("192.168.1.7", 8000).admits([(b"host", b"192.168.1.7:8000")])
    assert not Doorkeeper("192.168.1.7", 8000).admits([(b"host", b"192.168.1.8:8000")])


@pytest.mark.parametrize(
    ("headers", "is_admitted"),
    [
        ([], True),
        ([(b"origin", b"http://127.0.0.1:8000")], True),
        ([(b"origin", b"http://localhost:8000"), (b"sec-fetch-site", b"same-origin")], True),
        ([(b"sec-fetch-site", b"none")], True),
        ([(b"origin", b"http://evil.example")], False),
        ([(b"origin", b"null")], False),
        ([(b"origin", b"https://localhost:8000")], False),
        ([(b"origin", b"http://localhost:3000")], False),
        ([(b"sec-fetch-site", b"cross-site")], False),
        ([(b"sec-fetch-site", b"same-site")], False),
    ],
)
def test_only_its_own_pages_hear_of_changes(headers: list[tuple[bytes, bytes]], is_admitted: bool) -> None:
    assert Doorkeeper("127.0.0.1", 8000).admits_to_events(headers) is is_admitted


def test_large_heads_are_refused() -> None:
    assert not is_oversized([(b"a", b"b")] * LINES)
    assert is_oversized([(b"a", b"b")] * (LINES + 1))
    assert is_oversized([(b"cookie", b"x" * LINE_SIZE)])
