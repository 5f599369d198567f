"""A socket and a thread for the server."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import os
import socket
import threading
from collections.abc import Iterator

import uvicorn

from site_builder.model.diagnostic import PaperleafError, reason_of
from site_builder.serve.app import PreviewApp
from site_builder.serve.events import Hub
from site_builder.serve.guard import HEAD_SIZE, GuardedProtocol

CONNECTIONS = 600  # at once: 64 listening pages, and a browser opens six for each page
KEEP_ALIVE_S = 5
STOP_S = 1  # what answers under way may still take at the end


def bind(host: str, port: int) -> socket.socket:
    """A socket that listens: who asks before the first build is done waits for it."""
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        sock = socket.socket(family, kind, protocol)
    except OSError as error:
        raise PaperleafError(f"`--host {host}` is no address of this machine: {reason_of(error)}") from error
    try:
        if os.name == "posix":
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(place)
        sock.listen(128)
    except OSError as error:
        sock.close()
        if error.errno == errno.EADDRINUSE:
            message, hint = f"port {port} is taken", "choose another with --port, or any free one with --port 0"
        else:
            message, hint = f"cannot listen on {host}:{port}: {reason_of(error)}", "choose another --host or --port"
        raise PaperleafError(message, hint=hint, exit_status=1) from error
    return sock


@contextlib.contextmanager
def running(app: PreviewApp, sock: socket.socket, hub: Hub) -> Iterator[None]:
    """The server in its own thread, until the block ends."""
    # Both loggers speak of what clients do wrong, with tracebacks; none of it is of use to somebody who writes notes.
    for name in ("uvicorn.error", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            loop="asyncio",
            http=GuardedProtocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            limit_concurrency=CONNECTIONS,
            timeout_keep_alive=KEEP_ALIVE_S,
            timeout_graceful_shutdown=STOP_S,
            h11_max_incomplete_event_size=HEAD_SIZE,
        )
    )

    async def run() -> None:
        hub.start(asyncio.get_running_loop())
        await server.serve(sockets=[sock])

    thread = threading.Thread(target=asyncio.run, args=(run(),), name="server", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(STOP_S + 1)
