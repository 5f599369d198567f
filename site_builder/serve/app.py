"""Answering requests: pages with the script that keeps them up to date, files, events, and refusals."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from site_builder.serve.events import HEARTBEAT_S, Hub, as_message
from site_builder.serve.files import File, Files, Piece, read, read_piece
from site_builder.serve.guard import Doorkeeper, Headers, is_oversized
from site_builder.text.regex import regex

PREFIX = "/__paperleaf/"
EVENTS = PREFIX + "events"
SCRIPT = PREFIX + "reload.js"
SCRIPT_FILE = Path(__file__).with_name("reload.js")
PIECE_SIZE = 1 << 20  # bytes; larger files go out in pieces
SEND_S = 60.0  # a reader that takes no piece for so long has gone
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
INJECTED = f'<script type="module" src="{SCRIPT}"></script>'.encode("ascii")
HEAD_START = regex(rb"<head(?:\s[^>]*)?>", re.IGNORECASE)
RANGE = regex(rb"bytes=(\d{0,18})-(\d{0,18})")  # "bytes=0-99", "bytes=-5"; of several ranges none is taken


class PreviewApp:
    """The ASGI application. It keeps no state but the files and the listening pages."""

    def __init__(self, files: Files, hub: Hub, doorkeeper: Doorkeeper) -> None:
        self._files = files
        self._hub = hub
        self._doorkeeper = doorkeeper
        self._script = SCRIPT_FILE.read_bytes()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        headers = cast(Headers, scope["headers"])
        path = cast(bytes, scope["raw_path"])
        refusal = self._refusal(cast(str, scope["method"]), path, headers)
        if refusal is not None:
            await refusal(scope, receive, send)
        elif path == EVENTS.encode():
            await self._send_events(scope, receive, send)
        else:
            await self._answer(path, scope, receive, send)

    def _refusal(self, method: str, path: bytes, headers: Headers) -> Response | None:
        if is_oversized(headers):
            return _plain(431, "the request is too large")
        if not self._doorkeeper.admits(headers):
            return _plain(403, "this server does not go by that name")
        if method not in ("GET", "HEAD"):
            return _plain(405, "pages can only be read here", Allow="GET, HEAD")
        if not path.startswith(b"/"):
            return _plain(400, "the request names no path")
        if path == EVENTS.encode() and not self._doorkeeper.admits_to_events(headers):
            return _plain(403, "only a page of this server may listen")
        return None

    async def _answer(self, path: bytes, scope: Scope, receive: Receive, send: Send) -> None:
        if path == SCRIPT.encode():
            response = Response(self._script, 200, EVERYWHERE, "text/javascript; charset=utf-8")
        elif file := self._files.find(path):
            if file.size > PIECE_SIZE and not file.is_page:
                await self._send_pieces(file, scope, send)
                return
            content = await asyncio.to_thread(read, file.path)
            response = self._not_found() if content is None else self._whole(file, content, scope)
        elif file := self._files.find_folder(path):
            query = cast(bytes, scope["query_string"]).decode("latin-1")
            response = RedirectResponse(file.url + ("?" + query if query else ""), 302, EVERYWHERE)
        else:
            response = await asyncio.to_thread(self._not_found)
        await response(scope, receive, send)

    def _whole(self, file: File, content: bytes, scope: Scope) -> Response:
        headers = {**EVERYWHERE, **_extra_headers(file)}
        if file.is_page:
            return Response(with_script(content), 200, headers, file.kind)
        piece = _asked_piece(cast(Headers, scope["headers"]), len(content))
        if piece is None:
            return Response(content, 200, {**headers, "Accept-Ranges": "bytes"}, file.kind)
        return Response(content[piece.start : piece.stop], 206, {**headers, **_piece_headers(piece)}, file.kind)

    async def _send_pieces(self, file: File, scope: Scope, send: Send) -> None:
        piece = _asked_piece(cast(Headers, scope["headers"]), file.size)
        status = 200 if piece is None else 206
        piece = piece or Piece(start=0, stop=file.size, size=file.size)
        headers = {**EVERYWHERE, **_extra_headers(file), "Accept-Ranges": "bytes"}
        headers |= {"Content-Type": file.kind, "Content-Length": str(piece.stop - piece.start)}
        headers |= _piece_headers(piece) if status == 206 else {}
        raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": raw})
        at = piece.start
        while at < piece.stop and scope["method"] != "HEAD":
            content = await asyncio.to_thread(read_piece, file.path, at, min(at + PIECE_SIZE, piece.stop))
            if not content:
                return  # replaced by something shorter: the connection ends early, and the reader asks again
            at += len(content)
            async with asyncio.timeout(SEND_S):
                await send({"type": "http.response.body", "body": content, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    def _not_found(self) -> Response:
        """The site's own page, seen from the root: its relative links must work at any depth."""
        file = self._files.find(b"/404.html")
        content = read(file.path) if file else None
        if content is None:
            content = b'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Not found</title></head>'
            content += b'<body><h1>Not found</h1><p><a href="/">Home</a></p></body></html>'
        page = HEAD_START.sub(lambda m: m[0] + b'<base href="/">', content, count=1)
        return Response(with_script(page), 404, EVERYWHERE, "text/html; charset=utf-8")

    async def _send_events(self, scope: Scope, receive: Receive, send: Send) -> None:
        queue = self._hub.join()
        if queue is None:
            await _plain(503, "too many pages are open")(scope, receive, send)
            return
        gone = asyncio.ensure_future(_wait_until_gone(receive))
        try:
            headers = [*EVERYWHERE.items(), ("Content-Type", "text/event-stream; charset=utf-8")]
            raw = [(name.lower().encode("ascii"), value.encode("ascii")) for name, value in headers]
            await send({"type": "http.response.start", "status": 200, "headers": raw})
            while not gone.done() and scope["method"] != "HEAD":
                event = asyncio.ensure_future(queue.get())
                await asyncio.wait({gone, event}, timeout=HEARTBEAT_S, return_when=asyncio.FIRST_COMPLETED)
                message = as_message(event.result()) if event.done() else b":\n\n"
                event.cancel()
                async with asyncio.timeout(SEND_S):
                    await send({"type": "http.response.body", "body": message, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            gone.cancel()
            self._hub.leave(queue)


def with_script(page: bytes) -> bytes:
    """The page with the script at the end of its body; the file itself stays as a build makes it."""
    end = page.lower().rfind(b"</body")
    return page + INJECTED if end < 0 else page[:end] + INJECTED + page[end:]


async def _wait_until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _asked_piece(headers: Headers, size: int) -> Piece | None:
    """The range that is asked for, clipped to the file; None when none is, or none that can be given."""
    asked = [RANGE.fullmatch(value.strip()) for name, value in headers if name == b"range"]
    if len(asked) != 1 or asked[0] is None:
        return None
    first, last = asked[0].groups()
    if first:
        start, stop = int(first), min(int(last) + 1, size) if last else size
    elif last:
        start, stop = max(size - int(last), 0), size
    else:
        return None
    return Piece(start=start, stop=stop, size=size) if start < stop else None


def _piece_headers(piece: Piece) -> Mapping[str, str]:
    return {"Content-Range": f"bytes {piece.start}-{piece.stop - 1}/{piece.size}", "Accept-Ranges": "bytes"}


def _extra_headers(file: File) -> Mapping[str, str]:
    """A picture opened by itself is a page of its own: nothing in it may run."""
    is_svg = file.kind.startswith("image/svg")
    return {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"} if is_svg else {}


def _plain(status: int, words: str, **headers: str) -> Response:
    return Response(words + "\n", status, {**EVERYWHERE, "Connection": "close", **headers}, "text/plain; charset=utf-8")
