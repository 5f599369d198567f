"""The script of the preview in a real browser."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from site_builder.serve.app import PreviewApp
from site_builder.serve.events import Hub
from site_builder.serve.files import Files
from site_builder.serve.guard import Doorkeeper
from site_builder.serve.server import bind, running

playwright = pytest.importorskip("playwright.sync_api")

FRAME = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<link rel="stylesheet" href="/assets/{style}.css"></head>
<body><header><a href="/">Home</a></header><main><h1>{title}</h1>
{paragraphs}
</main><footer>end</footer></body></html>"""


def paragraphs(count: int, **changed: str) -> str:
    texts = {f"p{number}": f"Paragraph {number}. " + "words " * 60 for number in range(count)} | changed
    return "\n".join(f'<p id="{name}">{text}</p>' for name, text in texts.items())


@dataclass(frozen=True)
class Preview:
    url: str
    files: Files
    hub: Hub
    page: playwright.Page

    def write(self, text: str, *, title: str = "T", style: str = "a") -> None:
        page = FRAME.format(title=title, style=style, paragraphs=text)
        (self.files.output / "index.html").write_text(page, "utf-8")

    def publish(self, **event: object) -> None:
        self.hub.publish({"changed": ["/"], "diagnostics": [], **event})


@pytest.fixture(scope="module")
def tab() -> Iterator[playwright.Page]:
    """One page for all tests: to open another takes longer than most of them."""
    program = os.environ.get("PAPERLEAF_BROWSER") or shutil.which("chromium") or shutil.which("google-chrome")
    with playwright.sync_playwright() as driver:
        try:
            opened = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        except playwright.Error as error:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"no browser to test with: {str(error).splitlines()[0]}")
        page = opened.new_page(viewport={"width": 800, "height": 600})
        page.set_default_timeout(30_000)
        yield page
        opened.close()


@pytest.fixture
def preview(tab: playwright.Page, tmp_path: Path) -> Iterator[Preview]:
    files, hub = Files(tmp_path), Hub()
    (tmp_path / "index.html").write_text(FRAME.format(title="T", style="a", paragraphs=paragraphs(60)), "utf-8")
    files.scan()
    faults: list[str] = []

    def listen(error: playwright.Error) -> None:
        faults.append(str(error))

    tab.on("pageerror", listen)
    with contextlib.closing(bind("127.0.0.1", 0)) as sock:
        port = sock.getsockname()[1]
        with running(PreviewApp(files, hub, Doorkeeper("127.0.0.1", port)), sock, hub):
            hub.publish({"changed": [], "diagnostics": []})
            with tab.expect_response("**/__paperleaf/events"):
                tab.goto(f"http://127.0.0.1:{port}/")
            tab.evaluate("window.same = true")
            yield Preview(f"http://127.0.0.1:{port}/", files, hub, tab)
            tab.goto("about:blank")
    tab.remove_listener("pageerror", listen)
    assert faults == []


def top_of(page: playwright.Page, name: str) -> float:
    top: float = page.evaluate(f"document.getElementById('{name}').getBoundingClientRect().top")
    return top


def test_an_edit_above_does_not_move_what_is_read_and_leaves_the_rest_as_it_is(preview: Preview) -> None:
    page = preview.page
    page.evaluate("document.getElementById('p30').scrollIntoView(); scrollBy(0, 10)")
    page.evaluate("document.getElementById('p31').onclick = () => { window.clicked = true }")
    page.evaluate("document.getElementById('p31').before(document.createElement('hr'))")  # a script of the theme
    top = top_of(page, "p30")
    preview.write(paragraphs(60, p3="Changed. " + "more " * 400, p4="<b>bold</b>"), title="New")
    preview.publish()
    page.wait_for_function("document.title === 'New'")
    assert page.evaluate("document.getElementById('p3').textContent.startsWith('Changed.')")
    assert abs(top_of(page, "p30") - top) < 2
    page.evaluate("document.getElementById('p31').click()")
    assert page.evaluate("window.same && window.clicked && document.querySelectorAll('hr').length") == 1


def test_paragraphs_come_and_go_and_the_reader_stays(preview: Preview) -> None:
    page = preview.page
    page.evaluate("document.getElementById('p30').scrollIntoView()")
    top = top_of(page, "p30")
    preview.write(paragraphs(60).replace('<p id="p0">', '<p id="new">new</p>\n<p id="p0">'))
    preview.publish()
    page.wait_for_function("document.getElementById('new')")
    assert abs(top_of(page, "p30") - top) < 2
    preview.write(paragraphs(20))
    preview.publish()
    page.wait_for_function("!document.getElementById('p30')")
    assert page.evaluate("[...document.querySelectorAll('main p')].map(p => p.id).join()") == ",".join(
        f"p{number}" for number in range(20)
    )
    assert page.evaluate("window.same")


def test_another_style_loads_the_page_anew(preview: Preview) -> None:
    preview.write(paragraphs(60), title="New", style="b")
    preview.publish()
    preview.page.wait_for_function("document.title === 'New' && !window.same")


def test_a_page_that_did_not_change_is_left_alone(preview: Preview) -> None:
    preview.write(paragraphs(60), title="New")
    preview.publish(changed=["/other/"])
    preview.publish(changed=[], failure="stop")
    preview.page.wait_for_selector("div[data-pl-ui]", state="attached")
    assert preview.page.title() == "T"


def test_problems_are_shown_as_text_and_go_with_their_cause(preview: Preview) -> None:
    problem = {"severity": "warning", "message": "<img src=x onerror=bad()>", "hint": "", "code": "a/b"}
    preview.publish(changed=[], diagnostics=[{**problem, "path": "n.md", "line": 3, "column": None}])
    preview.page.wait_for_selector("div[data-pl-ui]", state="attached")
    assert preview.page.locator("img").count() == 0
    preview.publish(changed=[])
    preview.page.wait_for_selector("div[data-pl-ui]", state="detached")
