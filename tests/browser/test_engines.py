"""What a reader does in Firefox and in WebKit: where these differ from Chromium, or have differed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pytest

from tests.browser.engines import CONTROL, ENTER, Engine, NoEngineError, firefox, webkit

PAPER = "reading/2017TidalClocksMoreau/"
HIT = "document.querySelector('dialog.sr [role=option]')"


@pytest.fixture(scope="module", params=[firefox, webkit], ids=["firefox", "webkit"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Skipped, with the reason, where the browser is not installed or does not start."""
    start: Callable[[Path], AbstractContextManager[Engine]] = request.param
    with ExitStack() as opened:
        try:
            engine = opened.enter_context(start(tmp_path_factory.mktemp("engine")))
        except NoEngineError as error:
            pytest.skip(str(error))
        yield engine


@pytest.fixture(autouse=True)
def window(engine: Engine) -> None:
    engine.size(1280, 900)


def test_search_shows_what_it_finds_and_opens_it(engine: Engine, site: str) -> None:
    engine.go(site)
    engine.press(CONTROL, "k")
    engine.wait("document.activeElement.type === 'search'")
    engine.type("迟到")
    engine.wait("document.querySelectorAll('dialog.sr [role=option]').length === 1")
    engine.wait(f"{HIT}.querySelector('mark')")
    seen = engine.run(
        f"const hit = {HIT}, {{ left, top, width, height }} = hit.getBoundingClientRect();"
        "return hit.contains(document.elementFromPoint(left + width / 2, top + height / 2))"
    )
    assert seen
    engine.press(ENTER)
    engine.wait("location.pathname.endsWith('/2019SlowHarboursLind/')")


def test_hover_shows_what_a_link_leads_to(engine: Engine, site: str) -> None:
    engine.go(site + PAPER)
    engine.wait("document.querySelector('#pl-preview')")
    engine.point(".prose a.wl")
    engine.wait("document.querySelector('#pl-preview').matches(':popover-open')")
    assert "Slow Harbours" in engine.run("return document.querySelector('#pl-preview').textContent")


def test_link_that_leads_nowhere_is_told_by_its_line(engine: Engine, site: str) -> None:
    engine.go(site + PAPER)
    line = engine.run(
        "const { textDecorationLine, textDecorationStyle } ="
        " getComputedStyle(document.querySelector('.prose [data-unresolved]'));"
        "return [textDecorationLine, textDecorationStyle]"
    )
    assert line == ["underline", "dashed"]


def test_contents_open_from_the_bar_and_close_behind_the_choice(engine: Engine, site: str) -> None:
    engine.size(800, 900)
    engine.go(site + PAPER)
    engine.wait("document.querySelector('#pl-preview')")  # its script has run
    engine.point(".toc-btn", click=True)
    engine.wait("document.querySelector('#pl-toc').matches(':popover-open')")
    engine.point("#pl-toc li:nth-child(4) a", click=True)
    engine.wait("!document.querySelector('#pl-toc').matches(':popover-open')")
    engine.wait("decodeURIComponent(location.hash) === '#第-3-节'")
    bar = "document.querySelector('.bar').getBoundingClientRect().bottom"
    engine.wait(f"Math.abs(document.querySelector(':target').getBoundingClientRect().top - {bar}) < 60")


def test_digits_of_the_seal_are_not_copied_with_the_text(engine: Engine, site: str) -> None:
    engine.go(site + PAPER)
    assert engine.run("return getComputedStyle(document.querySelector('.seal')).webkitUserSelect") == "none"


def test_a_reader_comes_back_to_the_results_as_they_were(engine: Engine, site: str) -> None:
    results = site.removesuffix("notes/") + "hard/search/?q=reads"
    rows = "document.querySelectorAll('[data-search-results] .row')"
    engine.go(results)
    engine.wait(f"{rows}.length === 20")
    engine.point(".none .btn", click=True)
    engine.wait(f"{rows}.length === 40")
    engine.point("[data-search-results] .row:nth-child(33) a", click=True)
    engine.wait("/about\\/Note/.test(location.pathname)")
    engine.run("history.back()")
    engine.wait(f"{rows}.length === 40")
    engine.wait(f"Math.abs({rows}[32].getBoundingClientRect().top - innerHeight / 2) < innerHeight / 2")


def test_box_of_a_formula_is_drawn_once(engine: Engine, site: str) -> None:
    engine.go(site + PAPER)
    engine.run(
        "document.querySelector('.prose').innerHTML = '<math><menclose notation=box><mi>x</mi></menclose></math>'"
    )
    assert engine.run("return getComputedStyle(document.querySelector('menclose')).borderTopWidth") == "0px"


def test_lines_of_chinese_are_full_without_wide_gaps(engine: Engine, site: str) -> None:
    engine.go(site + PAPER)
    engine.run(
        "document.querySelector('.prose').innerHTML = '<p>' +"
        " '潮水在河口里慢下来，见 Slow Harbours 与 Moreau 等人的记录，水位在夜里升高。'.repeat(6) + '</p>'"
    )
    short, widest = engine.run(
        """
        const p = document.querySelector('.prose p'), text = p.firstChild;
        const lines = new Map(), spot = document.createRange();
        let gap = 0;
        for (let at = 0; at < text.length; at++) {
          spot.setStart(text, at); spot.setEnd(text, at + 1);
          const { left, right, top } = spot.getBoundingClientRect(), line = Math.round(top / 12);
          if (text.data[at] === ' ') gap = Math.max(gap, right - left);
          lines.set(line, Math.max(lines.get(line) ?? 0, right));
        }
        const edge = p.getBoundingClientRect().right, ends = [...lines.values()].slice(0, -1);
        const letter = parseFloat(getComputedStyle(p).fontSize);
        return [Math.max(...ends.map(end => (edge - end) / letter)), gap / letter];
        """
    )
    assert short < 7  # no more than the Latin word that found no room
    assert widest < 1


def test_colours_are_chosen_and_kept(engine: Engine, site: str) -> None:
    engine.go(site + PAPER)
    engine.wait("document.querySelector('[data-theme-toggle]').title")
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    for colour in ("rgb(249, 250, 247)", "rgb(19, 23, 21)"):
        engine.point("[data-theme-toggle]", click=True)
        engine.wait(f"{ground} === '{colour}'")
    engine.go(site)
    assert engine.run(f"return {ground}") == "rgb(19, 23, 21)"
    engine.run("localStorage.clear()")
