"""The built site under exactly the headers that `paperleaf init --deploy netlify` writes."""

from __future__ import annotations

import contextlib
import tomllib
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from site_builder.cli import run

SEARCHED = "迟到"
NOTES = {
    "styled.md": """# Styled

<span style="color: rgb(1, 2, 3)">words</span> and $a^2$.

| left | right |
|:-----|------:|
| 1    | 2     |

```mermaid
graph TD; A-->B
```

![[figure.svg]] ![data](data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7)

<p onclick="alert(1)">text <script>alert(2)</script><a href="javascript:alert(3)">link</a></p>
""",
    "@2019Slow.md": f"# Slow\n\n- **Author**: Cara Lind\n- **Year**: 2019\n\n{SEARCHED} [[styled]] [[@2020Missing]]\n",
    "figure.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
}


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., str]) -> str:
    """The address of the site; every answer has the headers that the host would send with it."""
    root = tmp_path_factory.mktemp("csp")
    for name, text in NOTES.items():
        (root / "content").mkdir(exist_ok=True)
        (root / "content" / name).write_text(text, encoding="utf-8")
    with contextlib.chdir(root):
        for command in (["init", "--deploy", "netlify"], ["build", "-q"]):
            assert run(command) == 0
    rules = tomllib.loads((root / "netlify.toml").read_text())["headers"]
    return serve(root / "public", headers={rule["for"]: rule["values"] for rule in rules})


@pytest.fixture(scope="module")
def telling(tab: Page) -> None:
    """The tab reports what is refused on its console."""
    tab.add_init_script(
        "addEventListener('securitypolicyviolation',"
        " e => console.error('refused', e.violatedDirective, e.blockedURI, e.sourceFile))"
    )


@pytest.fixture
def watched(telling: None, page: Page) -> Iterator[Page]:
    """A page that fails its test when anything is refused or reported on the console."""
    page.emulate_media(reduced_motion="reduce")
    told: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            told.append(message.text)

    page.on("console", listen)
    yield page
    page.remove_listener("console", listen)
    assert told == []


def test_the_policy_is_sent_and_strict(watched: Page, guarded: str) -> None:
    answer = watched.goto(guarded)
    assert answer is not None
    policy = answer.header_value("content-security-policy") or ""
    directives = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    assert "unsafe" not in directives["script-src"] + directives["style-src"] + directives["default-src"]


@pytest.mark.parametrize(
    "path", ["", "2019Slow/", "papers/", "search/", "authors/", "404.html", "styled/", "graph/", "2020Missing/"]
)
def test_no_page_asks_for_what_the_policy_refuses(watched: Page, guarded: str, path: str) -> None:
    answer = watched.goto(guarded + path)
    assert answer is not None and answer.status == 200
    if path == "search/":
        watched.wait_for_load_state("networkidle")  # its script asks for another
    watched.evaluate("() => new Promise(requestIdleCallback)")
    assert "js" in (watched.locator("html").get_attribute("class") or "").split()  # the inline line has run


def test_styles_of_a_note_show_and_its_scripts_are_gone(watched: Page, guarded: str) -> None:
    watched.goto(guarded + "styled/")
    expect(watched.get_by_text("words", exact=True)).to_have_css("color", "rgb(1, 2, 3)")
    expect(watched.locator("td").nth(1)).to_have_css("text-align", "right")
    assert watched.locator("[onclick], [href^=javascript]").count() == 0


def test_the_search_and_its_dialog_work(watched: Page, guarded: str) -> None:
    watched.goto(guarded)
    watched.keyboard.press("Control+k")
    watched.keyboard.type(SEARCHED)
    hits = watched.locator("dialog.sr [role=option]")
    expect(hits).to_have_count(1)
    watched.keyboard.press("Enter")
    watched.wait_for_url("**/2019Slow/**")


def test_the_table_of_papers_the_colours_and_a_preview_work(watched: Page, guarded: str) -> None:
    watched.goto(guarded + "papers/")
    expect(watched.get_by_text("Slow").first).to_be_visible()
    watched.goto(guarded + "2019Slow/")
    watched.locator("[data-theme-toggle]").click()
    watched.locator("[data-pl-body] a.wl").first.hover()
    expect(watched.locator(".pv, [popover]:popover-open").first).to_be_visible()
