"""The page for addresses that do not exist, on a site that does not know its own address."""

import functools
import http.server
import threading
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect


class _WithNotFound(http.server.SimpleHTTPRequestHandler):
    """As hosts of project pages do: 404.html of the folder /notes/ for whatever is missing there."""

    def log_message(self, format: str, *args: object) -> None:
        pass

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        body = (Path(self.directory) / "notes/404.html").read_bytes() if "/notes/" in self.path else b""
        self.send_response(HTTPStatus(code))
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="module")
def host(www: Path) -> Iterator[str]:
    handler = functools.partial(_WithNotFound, directory=str(www))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/notes/"
        server.shutdown()


@pytest.mark.parametrize("path", ["nowhere", "nowhere.html"])
def test_page_for_what_is_missing_finds_its_site_below_a_folder(page: Page, host: str, path: str) -> None:
    page.goto(host + path)
    home = page.locator("main a").last
    expect(home).to_have_attribute("href", "/notes/")
    expect(page.locator(".bar")).to_have_css("position", "sticky")
    expect(page.locator("[data-theme-toggle]")).to_have_attribute("title", "配色：跟随系统")
    home.click()
    expect(page).to_have_url(host)
