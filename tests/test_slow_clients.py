"""Whoever sends or reads slowly keeps nobody else from being answered, and is let go."""

import contextlib
import socket
import threading
import time

import httpx
import pytest
import uvicorn

from dateline.web.app import create
from dateline.web.patience import Patient

PATIENCE = 1.0  # seconds, so that the tests need not wait long
SLOW = 40
BEGUN = b"GET /events.json HTTP/1.1\r\nHost: 127.0.0.1\r\n"


class Hasty(Patient):
    """As the server's, with less time."""

    patience = PATIENCE


@pytest.fixture(scope="module")
def address(archive_folder):
    """A server on this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = uvicorn.Config(create(archive_folder), port=port, http=Hasty, log_level="critical", limit_concurrency=100)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield ("127.0.0.1", port)
    server.should_exit = True
    thread.join()


def _answered(address):
    """Seconds that a page takes for somebody else."""
    start = time.perf_counter()
    assert httpx.get(f"http://{address[0]}:{address[1]}/events.json", trust_env=False).status_code == 200
    return time.perf_counter() - start


def _is_let_go(client):
    client.settimeout(PATIENCE * 5)
    try:
        while client.recv(65_536):
            pass
    except ConnectionError:
        pass
    return True  # a server that waits on makes the read time out


@pytest.mark.parametrize(
    "sent",
    [
        b"",  # nothing at all
        BEGUN,  # headers without an end
        b"POST /try HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\ntext=",  # a body without an end
    ],
    ids=["silence", "headers", "body"],
)
def test_slow_senders(address, sent):
    with contextlib.ExitStack() as stack:
        clients = [stack.enter_context(socket.create_connection(address)) for _ in range(SLOW)]
        for client in clients:
            client.sendall(sent)
        assert _answered(address) < PATIENCE * 5
        assert all(map(_is_let_go, clients))


def test_a_sender_of_a_byte_now_and_then_gains_no_time(address):
    with socket.create_connection(address) as client, pytest.raises(ConnectionError):
        _drip(client, until=time.monotonic() + PATIENCE * 5)


def _drip(client, until):
    while time.monotonic() < until:
        client.sendall(b"G")
        time.sleep(PATIENCE / 10)


def test_slow_readers(address):
    with contextlib.ExitStack() as stack:
        for _ in range(SLOW):
            client = stack.enter_context(socket.create_connection(address))
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            client.sendall(BEGUN + b"\r\n")
        assert _answered(address) < PATIENCE * 5
