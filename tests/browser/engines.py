"""Firefox and WebKit where they are installed, driven by their own WebDriver and nothing more.

Firefox is spoken to over its socket (Marionette), WebKit of GTK through `WebKitWebDriver`, on a screen of its own where
there is none. Both know the commands of W3C WebDriver, each by another name.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

PATIENCE = 45.0  # seconds until an answer, a start or what a test waits for has to be there
CONTROL, ENTER, ESCAPE = "\ue009", "\ue007", "\ue00c"


class Command(NamedTuple):
    path: str  # of W3C WebDriver
    name: str  # of Marionette


GO = Command("url", "WebDriver:Navigate")
RUN = Command("execute/sync", "WebDriver:ExecuteScript")
ACT = Command("actions", "WebDriver:PerformActions")
SIZE = Command("window/rect", "WebDriver:SetWindowRect")


class Engine:
    """One window of a browser; `say(command, values)` gives the browser's answer."""

    def __init__(self, say: Callable[[Command, dict[str, Any]], Any]) -> None:
        self._say = say

    def go(self, url: str) -> None:
        self._say(GO, {"url": url})

    def size(self, width: int, height: int) -> None:
        self._say(SIZE, {"width": width, "height": height})

    def run(self, script: str) -> Any:
        return self._say(RUN, {"script": script, "args": []})

    def wait(self, condition: str) -> None:
        """Until the expression is true on the page."""
        end = time.monotonic() + PATIENCE
        while not self.run(f"return Boolean({condition})"):
            assert time.monotonic() < end, condition
            time.sleep(0.05)

    def press(self, *keys: str) -> None:
        """The keys together: the last one while the others are held."""
        downs = [{"type": "keyDown", "value": key} for key in keys]
        ups = [{"type": "keyUp", "value": key} for key in reversed(keys)]
        self._say(ACT, {"actions": [{"type": "key", "id": "keys", "actions": downs + ups}]})

    def type(self, text: str) -> None:
        for letter in text:
            self.press(letter)

    def point(self, selector: str, *, click: bool = False) -> None:
        """Moves the mouse over the middle of the first line of an element."""
        place = f"document.querySelector({json.dumps(selector)})"
        self.run(f"{place}.scrollIntoView({{ block: 'center', behavior: 'instant' }})")
        self.run("return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")  # it scrolls
        left, top, width, height = self.run(
            f"const line = {place}.getClientRects()[0]; return [line.left, line.top, line.width, line.height]"
        )
        x, y = int(left + width / 2), int(top + height / 2)
        moves: list[dict[str, Any]] = [{"type": "pointerMove", "duration": 0, "x": x, "y": y}]
        if click:
            moves += [{"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp")]
        mouse = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": moves}
        self._say(ACT, {"actions": [mouse]})


class NoEngineError(Exception):
    """Why a browser cannot be tested with here."""


@contextmanager
def firefox(folder: Path) -> Iterator[Engine]:
    program = shutil.which("firefox") or shutil.which("firefox-esr")
    if program is None:
        raise NoEngineError("no Firefox is installed")
    prefs = {"marionette.port": 0, "ui.primaryPointerCapabilities": 6}  # any free port; a mouse, which hovers
    (folder / "user.js").write_text("".join(f'user_pref("{name}", {value});\n' for name, value in prefs.items()))
    command = [program, "-headless", "-no-remote", "-marionette", "-profile", str(folder)]
    with ExitStack() as opened:
        opened.enter_context(_running(command))
        told = folder / "MarionetteActivePort"
        port = _soon(lambda: int(told.read_text()))
        wire = opened.enter_context(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE))
        stream = opened.enter_context(wire.makefile("rwb"))

        def heard() -> Any:
            length = b""
            while not length.endswith(b":"):
                length += stream.read(1)
            return json.loads(stream.read(int(length[:-1])))

        def ask(name: str, values: dict[str, Any]) -> Any:
            message = json.dumps([0, 1, name, values]).encode()
            stream.write(b"%d:%b" % (len(message), message))
            stream.flush()
            _, _, error, result = heard()
            assert error is None, error
            return result.get("value") if isinstance(result, dict) else result

        heard()  # it says who it is
        ask("WebDriver:NewSession", {})
        yield Engine(lambda command, values: ask(command.name, values))


@contextmanager
def webkit(folder: Path) -> Iterator[Engine]:
    driver = shutil.which("WebKitWebDriver")
    browser = next(Path("/usr/lib").glob("**/webkit2gtk-4.*/MiniBrowser"), None) if driver else None
    if driver is None or browser is None:
        raise NoEngineError("no WebKitWebDriver with its MiniBrowser is installed")
    # in a container it may not shut itself in; it opens nothing but the pages of these tests
    around = os.environ | {"HOME": str(folder), "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"}
    with ExitStack() as opened:
        if not around.get("DISPLAY"):
            around["DISPLAY"] = f":{opened.enter_context(_screen())}"
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        opened.enter_context(_running([driver, f"--port={port}"], env=around))

        def ask(method: str, path: str, values: dict[str, Any] | None) -> Any:
            body = None if values is None else json.dumps(values).encode()
            address = f"http://127.0.0.1:{port}/{path}"
            request = urllib.request.Request(address, body, {"Content-Type": "application/json"}, method=method)
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return json.load(answer)["value"]

        options = {"webkitgtk:browserOptions": {"binary": str(browser), "args": ["--automation"]}}
        session = _soon(lambda: ask("POST", "session", {"capabilities": {"alwaysMatch": options}}))["sessionId"]
        try:
            yield Engine(lambda command, values: ask("POST", f"session/{session}/{command.path}", values))
        finally:
            with suppress(OSError):
                ask("DELETE", f"session/{session}", None)


@contextmanager
def _screen() -> Iterator[str]:
    """The number of a screen that nobody sees."""
    program = shutil.which("Xvfb")
    if program is None:
        raise NoEngineError("WebKit needs a screen, and no Xvfb is installed")
    command = [program, "-displayfd", "1", "-screen", "0", "1600x1200x24", "-nolisten", "tcp"]
    with _running(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        yield process.stdout.readline().decode().strip()


@contextmanager
def _running(command: list[str], **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    options = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL} | options
    with subprocess.Popen(command, **options) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()


def _soon(answer: Callable[[], Any]) -> Any:
    """The answer of a program that is starting."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return answer()
        except (OSError, ValueError) as error:
            if time.monotonic() > end:
                raise NoEngineError(f"it does not start: {error}") from error
            time.sleep(0.1)
