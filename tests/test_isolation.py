"""The rules that `conftest.py` lays on every test hold."""

from __future__ import annotations

import socket
import threading
import urllib.request
from pathlib import Path

import pytest

from synth.adapters.openai_whisper import cache_folder
from tests.conftest import NetworkBlockedError


def test_other_machines_cannot_be_reached(network_attempts: list[str]) -> None:
    """Asking for a host fails at once and is written down."""
    with pytest.raises(OSError, match="tests reach no other machine"):
        urllib.request.urlopen("http://models.example/small.pt", timeout=5)
    assert network_attempts == ["models.example"]


def test_addresses_without_a_name_cannot_be_reached() -> None:
    """A numeric address is blocked like a name."""
    with socket.socket() as client, pytest.raises(NetworkBlockedError):
        client.connect(("192.0.2.1", 80))


def test_loopback_can_be_reached() -> None:
    """A server of the test itself answers, as the review page needs it."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            server.accept()[0].close()

        thread = threading.Thread(target=answer)
        thread.start()
        with socket.create_connection(server.getsockname(), timeout=5):
            thread.join()


def test_home_is_empty_and_the_tests_own(home: Path) -> None:
    """What libraries fetch and keep goes into the test's folder."""
    assert cache_folder().is_relative_to(home)
    assert list(home.iterdir()) == []
