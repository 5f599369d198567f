"""Telling open pages what a build changed, by server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping

CLIENTS = 64  # at once; more are turned away
PENDING = 8  # events a client may lag behind; then it is told to look at everything
HEARTBEAT_S = 15.0

Event = Mapping[str, object]


class Hub:
    """Lives in the server's event loop; `publish` may be called from any thread."""

    def __init__(self) -> None:
        self._clients: set[asyncio.Queue[Event]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._last: Event = {}

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def publish(self, event: Event) -> None:
        """What a build changed, and how it ended."""
        self._last = {**event, "changed": []}
        self._tell(event)

    def publish_ahead(self, url: str) -> None:
        """A page that stands while the build goes on; of its end the next event tells."""
        self._tell({"changed": [url]})

    def _tell(self, event: Event) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._send, event)

    def join(self) -> asyncio.Queue[Event] | None:
        """A queue that starts with the state of the last build; None when there are too many clients."""
        if len(self._clients) >= CLIENTS:
            return None
        queue: asyncio.Queue[Event] = asyncio.Queue(PENDING)
        queue.put_nowait(self._last)
        self._clients.add(queue)
        return queue

    def leave(self, queue: asyncio.Queue[Event]) -> None:
        self._clients.discard(queue)

    def _send(self, event: Event) -> None:
        for queue in self._clients:
            if queue.full():
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait({**self._last, "changed": None})
            else:
                queue.put_nowait(event)


def as_message(event: Event) -> bytes:
    """One event in the format of the HTML standard, 9.2.6; JSON has no line break of its own."""
    return b"data: " + json.dumps(event, ensure_ascii=True, separators=(",", ":")).encode("ascii") + b"\n\n"
