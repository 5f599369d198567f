"""Who may ask, and how: hosts, methods, sizes and times of requests."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Sequence

from uvicorn.protocols.http.h11_impl import H11Protocol

REQUEST_TIME_S = 10.0  # to send a request, from the first byte (or the connection) to the end of its head
LINE_SIZE = 8192  # bytes of one header
LINES = 100  # headers of a request
HEAD_SIZE = 65536  # bytes of a head that h11 may hold back while it is not whole

Headers = Sequence[tuple[bytes, bytes]]


def is_loopback(host: str) -> bool:
    """Whether nobody but programs of this machine can ask at an address to listen on."""
    return host in ("127.0.0.1", "localhost", "::1")


class GuardedProtocol(H11Protocol):
    """Ends a connection that takes too long to say what it wants."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._deadline = self.loop.call_later(REQUEST_TIME_S, self._end)

    def data_received(self, data: bytes) -> None:
        if self._deadline is None and (self.cycle is None or self.cycle.response_complete):
            self._deadline = self.loop.call_later(REQUEST_TIME_S, self._end)
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._relax()

    def connection_lost(self, exc: Exception | None) -> None:
        self._relax()
        super().connection_lost(exc)

    def _relax(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _end(self) -> None:
        self._deadline = None
        self.transport.abort()


class Doorkeeper:
    """Names under which the server may be asked for, in the form of a Host header.

    A page of a foreign site can have its own name point at 127.0.0.1 (DNS rebinding), but it cannot change the Host
    that its reader's browser sends. When all addresses are listened on, any address is a good name; a foreign name
    never is.
    """

    def __init__(self, host: str, port: int) -> None:
        self._port = port
        self._is_open = host in ("0.0.0.0", "::", "")
        self._names = {"localhost", "127.0.0.1", "[::1]"}
        if self._is_open:
            self._names.add(socket.gethostname().lower())
        else:
            self._names.add(f"[{host}]" if ":" in host else host.lower())

    def admits(self, headers: Headers) -> bool:
        hosts = [value for name, value in headers if name == b"host"]
        return len(hosts) == 1 and self._knows(hosts[0].decode("latin-1").lower())

    def admits_to_events(self, headers: Headers) -> bool:
        """Only our own pages may listen: a foreign page could learn when the user writes, and what."""
        for name, value in headers:
            if name == b"origin" and not self._is_own_origin(value.decode("latin-1").lower()):
                return False
            if name == b"sec-fetch-site" and value not in (b"same-origin", b"none"):
                return False
        return True

    def _is_own_origin(self, origin: str) -> bool:
        scheme, _, host = origin.partition("://")
        return scheme == "http" and self._knows(host)

    def _knows(self, host: str) -> bool:
        name, colon, port = host.rpartition(":")
        if not colon or port.endswith("]"):
            name, port = host, "80"
        if port != str(self._port):
            return False
        return name in self._names or (self._is_open and _is_address(name))


def is_oversized(headers: Headers) -> bool:
    return len(headers) > LINES or any(len(name) + len(value) > LINE_SIZE for name, value in headers)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
