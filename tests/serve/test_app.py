from __future__ import annotations

import contextlib
import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from site_builder.serve.app import EVENTS, INJECTED, PIECE_SIZE, SCRIPT, PreviewApp, with_script
from site_builder.serve.events import CLIENTS, Hub
from site_builder.serve.files import Files
from site_builder.serve.guard import Doorkeeper
from site_builder.serve.server import bind, running

PAGE = b"<!doctype html><html><head><title>t</title></head><body><main>words</main></body></html>"
LARGE = bytes(range(256)) * (PIECE_SIZE // 256) + b"end"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Server:
    port: int
    hub: Hub
    files: Files

    @contextlib.contextmanager
    def connection(self) -> Iterator[socket.socket]:
        with socket.create_connection(("127.0.0.1", self.port), 10) as sock:
            yield sock

    def send(self, request: bytes) -> bytes:
        with self.connection() as sock:
            with contextlib.suppress(OSError):
                sock.sendall(request)
            return read_all(sock)

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        given = {"Host": f"127.0.0.1:{self.port}", "Connection": "close"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        head = "".join(f"{name}: {value}\r\n" for name, value in given.items())
        return parsed(self.send(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode()))

    def listen(self, sock: socket.socket) -> bytes:
        """Asks for events; returns the head and the first message."""
        sock.sendall(f"GET {EVENTS} HTTP/1.1\r\nHost: localhost:{self.port}\r\n\r\n".encode())
        return read_until(sock, b"\n\n")


def read_all(sock: socket.socket) -> bytes:
    parts = []
    with contextlib.suppress(OSError):
        while part := sock.recv(1 << 16):
            parts.append(part)
    return b"".join(parts)


def read_until(sock: socket.socket, end: bytes) -> bytes:
    got = b""
    while end not in got:
        part = sock.recv(1 << 16)
        if not part:
            break
        got += part
    return got


def parsed(raw: bytes) -> Answer:
    head, _, body = raw.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines)
    if headers.get("transfer-encoding") == "chunked":
        body = dechunked(body)
    return Answer(int(status.split(" ")[1]) if status else 0, headers, body)


def dechunked(body: bytes) -> bytes:
    whole = b""
    while body:
        size, _, rest = body.partition(b"\r\n")
        whole += rest[: int(size, 16)]
        body = rest[int(size, 16) + 2 :]
    return whole


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    site = tmp_path / "site"
    for name, content in {
        "index.html": PAGE,
        "papers/图 a/index.html": PAGE,
        "data.json": b"0123456789",
        "large.bin": LARGE,
        "a.svg": b"<svg/>",
    }.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(content)
    (tmp_path / "secret.txt").write_text("secret")
    files, hub = Files(site), Hub()
    files.scan()
    with contextlib.closing(bind("127.0.0.1", 0)) as sock:
        port = sock.getsockname()[1]
        with running(PreviewApp(files, hub, Doorkeeper("127.0.0.1", port)), sock, hub):
            yield Server(port, hub, files)


def test_a_page_comes_with_the_script_and_its_file_stays_as_it_is(server: Server) -> None:
    answer = server.ask("/")
    assert answer.status == 200
    assert answer.body == PAGE.replace(b"</body>", INJECTED + b"</body>")
    assert (server.files.output / "index.html").read_bytes() == PAGE
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "access-control-allow-origin" not in answer.headers and "server" not in answer.headers


def test_the_script_is_served(server: Server) -> None:
    answer = server.ask(SCRIPT)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/javascript; charset=utf-8")
    assert EVENTS.encode() in answer.body


def test_a_missing_slash_leads_to_the_page_on_this_host(server: Server) -> None:
    answer = server.ask("/papers/%E5%9B%BE%20a?q=1")
    assert (answer.status, answer.headers["location"]) == (302, "/papers/%e5%9b%be%20a/?q=1")
    assert server.ask("/papers/%E5%9B%BE%20a/").status == 200


def test_what_is_not_there_is_told_without_the_path(server: Server) -> None:
    for path in (
        "/none",
        "/%3Cscript%3Ex%3C/script%3E",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "//evil.example/%2e%2e",
    ):
        answer = server.ask(path)
        assert answer.status == 404
        assert b"<script>x" not in answer.body and b"secret" not in answer.body
        assert "location" not in answer.headers


def test_the_site_has_its_own_page_for_that_seen_from_the_root(server: Server) -> None:
    (server.files.output / "404.html").write_bytes(PAGE)
    server.files.update(["404.html"])
    answer = server.ask("/a/b/c")
    assert answer.status == 404
    assert answer.body.startswith(b'<!doctype html><html><head><base href="/"><title>t</title>')


def test_head_gives_no_body(server: Server) -> None:
    answer = server.ask("/", "HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert int(answer.headers["content-length"]) == len(PAGE) + len(INJECTED)
    assert server.ask("/large.bin", "HEAD").headers["content-length"] == str(len(LARGE))
    assert server.ask(EVENTS, "HEAD").status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "get", "NONE"])
def test_pages_can_only_be_read(server: Server, method: str) -> None:
    answer = server.ask("/", method)
    assert (answer.status, answer.headers["allow"]) == (405, "get, head")


def test_foreign_names_are_refused(server: Server) -> None:
    assert server.ask("/", Host="evil.example").status == 403
    assert server.ask("/", Host=f"evil.example:{server.port}").status == 403
    assert server.ask("http://evil.example/", Host=f"localhost:{server.port}").status == 400
    assert server.send(b"GET / HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 403")


@pytest.mark.parametrize(
    ("asked", "status", "got"),
    [
        ("bytes=0-3", 206, b"0123"),
        ("bytes=7-", 206, b"789"),
        ("bytes=-2", 206, b"89"),
        ("bytes=5-99", 206, b"56789"),
        ("bytes=50-", 200, b"0123456789"),
        ("bytes=5-1", 200, b"0123456789"),
        ("bytes=0-1,3-4", 200, b"0123456789"),
        ("bytes=-", 200, b"0123456789"),
        ("lines=0-1", 200, b"0123456789"),
    ],
)
def test_a_piece_of_a_file(server: Server, asked: str, status: int, got: bytes) -> None:
    answer = server.ask("/data.json", Range=asked)
    assert (answer.status, answer.body) == (status, got)


def test_a_large_file_comes_whole_and_in_pieces(server: Server) -> None:
    assert server.ask("/large.bin").body == LARGE
    answer = server.ask("/large.bin", Range=f"bytes=5-{PIECE_SIZE + 1}")
    assert (answer.status, answer.body) == (206, LARGE[5 : PIECE_SIZE + 2])
    assert answer.headers["content-range"] == f"bytes 5-{PIECE_SIZE + 1}/{len(LARGE)}"


def test_a_picture_may_run_nothing(server: Server) -> None:
    assert "sandbox" in server.ask("/a.svg").headers["content-security-policy"]


@pytest.mark.parametrize(
    "request_",
    [
        b"\n\n\n\n",
        b"GET /\r\n\r\n",
        bytes(range(256)) * 100,
        b"GET / HTTP/1.1\r\n" + b"A" * (1 << 20),
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 20_000 + b"\r\n\r\n",
        b"GET /" + b"a" * (1 << 18) + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    ],
)
def test_nonsense_is_refused_and_the_next_one_is_served(server: Server, request_: bytes) -> None:
    assert parsed(server.send(request_)).status in (0, 400, 403, 431)
    assert server.ask("/").status == 200


def test_pages_hear_of_changes(server: Server) -> None:
    server.hub.publish({"changed": ["/old/"], "diagnostics": []})
    with server.connection() as sock:
        head, _, first = server.listen(sock).partition(b"\r\n\r\n")
        assert b"content-type: text/event-stream" in head
        assert message_in(first) == {"changed": [], "diagnostics": []}
        server.hub.publish({"changed": ["/a/"]})
        assert message_in(read_until(sock, b"\n\n")) == {"changed": ["/a/"]}


def message_in(chunk: bytes) -> object:
    return json.loads(chunk[chunk.index(b"data: ") + 6 :].partition(b"\n")[0])


def test_foreign_pages_hear_nothing(server: Server) -> None:
    assert server.ask(EVENTS, Origin="http://evil.example").status == 403
    assert server.ask(EVENTS, Sec_Fetch_Site="cross-site").status == 403


def test_there_is_room_for_so_many_pages_and_again_when_one_closes(server: Server) -> None:
    with contextlib.ExitStack() as stack:
        socks = [stack.enter_context(server.connection()) for _ in range(CLIENTS)]
        for sock in socks:
            server.listen(sock)
        assert server.ask(EVENTS).status == 503
        assert server.ask("/").status == 200
        socks[0].close()
        for _ in range(1000):  # until the server has seen it; each attempt waits for an answer
            with server.connection() as sock:
                if server.listen(sock).startswith(b"HTTP/1.1 200"):
                    break
        else:
            pytest.fail("no room")


def test_many_who_do_not_finish_their_request_keep_nobody_waiting(server: Server) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(100):
            stack.enter_context(server.connection()).sendall(b"GET / HTTP/1.1\r\nHo")
        assert server.ask("/").status == 200


def test_a_request_that_does_not_end_is_ended(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.serve.guard.REQUEST_TIME_S", 0.05)
    with server.connection() as sock:
        sock.sendall(b"GET / HTTP/1.1\r\nHo")
        assert read_all(sock) == b""


def test_a_connection_serves_several_requests(server: Server) -> None:
    request = f"GET /data.json HTTP/1.1\r\nHost: localhost:{server.port}\r\n\r\n".encode()
    with server.connection() as sock:
        for _ in range(3):
            sock.sendall(request)
            assert read_until(sock, b"0123456789").startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (b"<body>a</body>", b"<body>a" + INJECTED + b"</body>"),
        (b"<BODY>a</BODY >", b"<BODY>a" + INJECTED + b"</BODY >"),
        (b"<body><pre>&lt;/body></pre></body></html>", b"<body><pre>&lt;/body></pre>" + INJECTED + b"</body></html>"),
        (b"no end", b"no end" + INJECTED),
    ],
)
def test_the_script_stands_at_the_end_of_the_body(page: bytes, expected: bytes) -> None:
    assert with_script(page) == expected
