"""The site in browsers of 2023, as Chromium shows it when what came later is taken from it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

PAPER = "reading/2017TidalClocksMoreau/"
LATER = {
    "light-dark(": "unknown(",
    ":popover-open": ":unknown",
    ":has(": ":unknown(",
    "subgrid": "unknown",
    '/""': '!""',
    '"x"/"y"': '"x"!"y"',
}
WITHOUT = """
    delete HTMLElement.prototype.showPopover;
    delete HTMLElement.prototype.hidePopover;
    const element = Element.prototype, names = Object.getOwnPropertyNames(element);
    for (const name of names) if (/^aria[A-Z]/.test(name)) delete element[name];
    delete URLSearchParams.prototype.size;
    """


def _older(route: Route) -> None:
    style = route.fetch().text()
    for new, unknown in LATER.items():
        style = style.replace(new, unknown)
    route.fulfill(body=style, content_type="text/css")


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(5000)
    context.add_init_script(WITHOUT)
    context.route("**/*.css", _older)
    yield context
    context.close()


@pytest.fixture
def page(window: BrowserContext) -> Iterator[Page]:
    opened = window.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    yield opened
    opened.evaluate("localStorage.clear()")
    opened.close()
    assert faults == []


def test_pages_have_their_colours_light_and_dark(page: Page, site: str) -> None:
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.goto(site + PAPER)
    bar = page.locator(".bar")
    expect(bar).to_have_css("background-color", "rgb(249, 250, 247)")
    page.emulate_media(color_scheme="dark")
    expect(bar).to_have_css("background-color", "rgb(19, 23, 21)")
    page.locator("[data-theme-toggle]").click()
    expect(bar).to_have_css("background-color", "rgb(249, 250, 247)")
    page.emulate_media(color_scheme="light")
    page.locator("[data-theme-toggle]").click()
    expect(bar).to_have_css("background-color", "rgb(19, 23, 21)")
    page.emulate_media(media="print")
    expect(page.locator("html")).to_have_css("color", "rgb(27, 33, 30)")


def test_search_stands_on_a_ground_of_its_own(page: Page, site: str) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(site)
    page.keyboard.press("Control+k")
    expect(page.locator("dialog.sr")).to_have_css("background-color", "rgb(255, 255, 255)")


def test_contents_stand_below_the_card_on_a_phone(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(site + PAPER)
    expect(page.locator(".toc-btn")).to_be_hidden()
    boxes = [page.locator(part).bounding_box() for part in (".card", "#pl-toc", ".prose")]
    tops = [box["y"] for box in boxes if box]
    assert len(tops) == 3 and tops == sorted(tops)
    page.locator("#pl-toc a", has_text="第 4 节").click()
    expect(page.locator("[id='第-4-节']")).to_be_in_viewport()


def test_facts_of_a_paper_leave_room_for_its_title(page: Page, site: str) -> None:
    page.goto(site.removesuffix("notes/") + "hard/2022Long/")
    title, facts = (page.locator(part).bounding_box() for part in (".card-id", ".facts"))
    assert title and facts
    assert title["width"] > facts["width"] and title["x"] + title["width"] <= facts["x"]


def test_buttons_of_citations_are_as_wide_as_their_words(page: Page, site: str) -> None:
    page.goto(site + PAPER)
    page.locator(".cite summary").click()
    box = page.locator(".cites .btn").first.bounding_box()
    assert box and box["width"] < 100


def test_signs_of_tags_callouts_and_sorting_are_shown(page: Page, site: str) -> None:
    sign = "node => getComputedStyle(node, '{}').content"
    page.goto(site + PAPER)
    assert page.locator(".tg").first.evaluate(sign.format("::before")) == '"#"'
    assert page.locator("[data-callout-title]").first.evaluate(sign.format("::before")) == '"!"'
    page.goto(site + "papers/")
    assert page.locator("th[data-k=year] button").evaluate(sign.format("::after")) == '"↓"'


def test_what_is_said_aloud_is_said_by_attributes(page: Page, site: str) -> None:
    page.goto(site + PAPER)
    expect(page.locator(".prose .zoom")).to_have_attribute("aria-label", re.compile("水位随时间变化"))
    page.locator("[data-theme-toggle]").click()
    expect(page.locator(".toast")).to_have_attribute("aria-hidden", "true")
    page.goto(site + "graph/")
    expect(page.locator("[data-view=years]")).to_have_attribute("aria-pressed", "true")
    page.goto(site + "papers/")
    expect(page.locator(".ptab tbody button").first).to_have_attribute("aria-label", re.compile("^BibTeX: "))
    page.keyboard.press("Control+k")
    expect(page.locator("dialog.sr .seal").first).to_have_attribute("aria-hidden", "true")


def test_address_of_the_table_of_papers_keeps_its_filters(page: Page, site: str) -> None:
    page.goto(site + "papers/")
    page.locator("[name=q]").fill("salt")
    expect(page).to_have_url(site + "papers/?q=salt")
