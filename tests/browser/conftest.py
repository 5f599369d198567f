"""A browser and a built site for the tests of this folder.

Without a browser the tests are skipped and say so; where the environment variable CI is set they fail instead.
"""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from fnmatch import fnmatch
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, ViewportSize, sync_playwright

from site_builder.cli import run

WINDOW = ViewportSize(width=1280, height=800)

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")

FIGURE = """<svg xmlns="http://www.w3.org/2000/svg" width="640" height="300" viewBox="0 0 640 300">
<rect width="640" height="300" fill="#dde"/><path d="M40 260 600 40" stroke="#236" stroke-width="4"/></svg>
"""
LONG = "\n\n".join(f"## 第 {n} 节\n\n" + "这一节说的是潮水怎样在河口里慢下来。" * 12 for n in range(1, 7))
NOTES = {
    "reading/@2017TidalClocksMoreau.md": f"""---
aliases: ["Tidal Clocks in Small Estuaries", "TidalClock"]
tags: [潮汐, estuary/small]
lang: zh-CN
---
# Tidal Clocks in Small Estuaries

- **Journal**: Journal of Shallow Water
- **Author**: Ann Moreau, Ben Okafor, Cara Lind, Dan Petrov, Eva Sato, Fay Ito, Gil Ames, Hana Weiss, Ian Roe, Jo Park
- **Year**: 2017
- **URL**: https://example.org/tidal-clocks
- [**Slides**](https://example.org/slides)

## 问题

[[@2019SlowHarboursLind|慢港口]] 也谈到这一点，见 [[@2019SlowHarboursLind#方法]]。

还没有读的有 [[@2020DeepCurrentsOkafor]]。脚注在这里[^1]。

![[figure.svg|水位随时间变化]]

| 站 | 一月 | 二月 | 三月 | 四月 | 五月 | 六月 | 七月 | 八月 | 九月 | 十月 | 十一月 | 十二月 |
|---|---|---|---|---|---|---|---|---|---|---|---|---|
|河口北岸|1.25 米|1.31 米|1.42 米|1.50 米|1.61 米|1.72 米|1.80 米|1.77 米|1.65 米|1.52 米|1.41 米|1.30 米|

```python
def level(hours: float, amplitude: float = 1.5, period: float = 12.42, phase: float = 0.0, mean: float = 2.0) -> float:
    return mean + amplitude * cos(2 * pi * (hours - phase) / period)
```

> [!warning]- 小心
> 这里的单位是米。

水位是 $h(t)=\\bar h + a\\cos(\\omega t)$。

{LONG}

## 相关研究

[^1]: 潮汐表每年更新。
""",
    "reading/@2019SlowHarboursLind.md": """---
title: Slow Harbours
authors: [Cara Lind, Ann Moreau]
year: 2019
venue: Journal of Shallow Water
tags: [潮汐]
lang: zh-CN
---
港口里的水走得更慢。

## 方法

这里接着 [[@2017TidalClocksMoreau|潮钟]] 的做法，把每一次迟到记下来。
""",
    "reading/@2021OnSaltRoe.md": """---
title: On Salt
authors: [Ian Roe]
year: 2021
venue: Estuary Letters
lang: en
---
Salt arrives after the tide, as [[@2017TidalClocksMoreau|the clock]] foretells.
""",
    "Reading plan.md": "---\nlang: en\n---\nBegin with [[@2021OnSaltRoe]].\n",
    "figure.svg": FIGURE,
}

ENDLESS = "Gezeitenkraftwerksbetriebsgesellschaftsverwaltung" * 2
# what a page must bear: nothing of it may be wider than the screen
HARD = {
    "2022Long.md": f"""---
title: {"On the Long Titles of Papers " * 8}{ENDLESS}
authors: [{", ".join(f"Ann Author{number}" for number in range(31))}]
year: 2022
venue: {"Proceedings of a Conference with a Long Name " * 3}
doi: 10.1000/{"x" * 120}
url: https://example.org/{"path-" * 40}
tags: [{ENDLESS}, {"deep/" * 8}tag]
aliases: [{ENDLESS}]
---
{ENDLESS} and `{"inline_code_" * 20}` and https://example.org/{"q" * 200}

| {" | ".join(f"Column {number}" for number in range(24))} |
|{"---|" * 24}
| {" | ".join("value" for _ in range(24))} |

> [!note]- {ENDLESS}
> {ENDLESS}

```
{"a wide line of code " * 30}
```

$$
{"a_1 + b_2 + " * 20} c
$$

- [ ] {ENDLESS}

<div style="width: 2000px">wide</div> <span style="white-space: nowrap">{"no break " * 50}</span>

[[{ENDLESS}]] ![[{ENDLESS}.png]]
""",
    "Formulas.md": f"""---
lang: zh-CN
---
设函数 $f$，其中 $x$、$y$ 与（$z$）为自变量，则有 $f(x)$。又设 $g$；于是 $h$：如此 $a$，如此 $b$，如此 $c$。

宽的公式 ${"a_1 + " * 30} c$，写在一行里。见 [[2022Long]]。
""",
    "Weights.md": "---\nlang: en\n---\nWeighed by $\\frac{QK^\\top}{\\sqrt{d_{k}}}$, then $\\log p_{i}$ is summed.\n",
    "Waves.md": "---\nlang: en\n---\nA wavelength is $\\lambda = h/p$, over $\\sum p \\log p$; `\\section` is code.\n",
    "Tasks.md": "- [ ] first\n\n- [x] second, apart from the first\n\t- [ ] below the second\n",
    **{f"about/Note {number}.md": f"Note {number} reads [[2022Long]], as {ENDLESS} says.\n" for number in range(40)},
}


class _Host(http.server.SimpleHTTPRequestHandler):
    """Shows the files of a folder, as hosts do: with headers by path, and with a page for what is missing."""

    def __init__(self, *request: Any, headers: Mapping[str, Mapping[str, str]], missing: str, **options: Any) -> None:
        self.added, self.missing = headers, missing
        super().__init__(*request, **options)

    def log_message(self, format: str, *args: object) -> None:
        pass

    def end_headers(self) -> None:
        for pattern, values in self.added.items():
            if fnmatch(self.path, pattern):
                for name, value in values.items():
                    self.send_header(name, value)
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        body = (Path(self.directory) / self.missing).read_bytes() if self.missing else b""
        self.send_response(HTTPStatus(code))
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[..., str]]:
    """`serve(folder, headers={pattern: {name: value}}, missing="404.html")` is the address that shows the folder."""
    with ExitStack() as servers:

        def start(folder: Path, headers: Mapping[str, Mapping[str, str]] | None = None, missing: str = "") -> str:
            handler = functools.partial(_Host, directory=str(folder), headers=headers or {}, missing=missing)
            server = servers.enter_context(http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler))
            threading.Thread(target=server.serve_forever, daemon=True).start()
            servers.callback(server.shutdown)
            return f"http://127.0.0.1:{server.server_address[1]}/"

        yield start


def written(folder: Path, notes: Mapping[str, str]) -> Path:
    """The folder with those files in it."""
    for name, text in notes.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def www(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a server shows: two small sites, built by the command line, in the folders "notes" and "hard"."""
    root = tmp_path_factory.mktemp("browser")
    (root / "paperleaf.toml").write_text("")
    for folder, notes in (("notes", NOTES), ("hard", HARD)):
        content = written(root / folder, notes)
        command = ["build", "-q", "--config", str(root / "paperleaf.toml")]
        assert run([*command, "--content", str(content), "--output", str(root / "www" / folder)]) == 0
    return root / "www"


@pytest.fixture(scope="session")
def site(www: Path, serve: Callable[..., str]) -> str:
    """The address of the first of them; the other is beside it."""
    return serve(www) + "notes/"


@pytest.fixture(scope="module")  # while it is open no other test may run an event loop
def browser() -> Iterator[Browser]:
    program = os.environ.get("PAPERLEAF_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        try:
            opened = playwright.chromium.launch(executable_path=program, args=FLAGS)
        except Error as error:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"no browser to test with: {str(error).splitlines()[0]}")
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def profile(browser: Browser) -> Iterator[BrowserContext]:
    """One profile for the tests of a file: to open another takes longer than most of them."""
    context = browser.new_context(viewport=WINDOW)
    context.set_default_timeout(5000)
    yield context
    context.close()


@pytest.fixture(scope="module")
def tab(profile: BrowserContext) -> Page:
    return profile.new_page()


@pytest.fixture
def window(profile: BrowserContext) -> Iterator[BrowserContext]:
    """The profile, for a test that grants it something."""
    yield profile
    profile.clear_permissions()


@pytest.fixture
def page(window: BrowserContext, tab: Page) -> Iterator[Page]:
    """A page as a fresh browser would show it, 1280 pixels wide; it fails its test when one of its scripts does."""
    faults: list[str] = []

    def listen(error: Error) -> None:
        faults.append(str(error))

    tab.set_viewport_size(WINDOW)
    tab.emulate_media(media="null", color_scheme="null", reduced_motion="null", forced_colors="null")
    tab.on("pageerror", listen)
    yield tab
    tab.remove_listener("pageerror", listen)
    tab.unroute_all()
    if tab.url.startswith("http"):
        tab.evaluate("localStorage.clear()")
    tab.goto("about:blank")
    # A slow machine gives up the picture between two pages: the browser's word, of no script.
    assert [
        fault for fault in faults if not fault.startswith(("Transition was aborted", "Transition was skipped"))
    ] == []
