"""The search dialog and the search page, by keyboard, by input method and by mouse."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from site_builder.cli import run

HITS = "dialog.sr [role=option]"


def open_dialog(page: Page, query: str = "") -> None:
    page.keyboard.press("Control+k")
    expect(page.locator("dialog.sr input[type=search]")).to_be_focused()
    if query:
        page.keyboard.type(query)


def test_a_result_is_found_marked_and_opened_by_keyboard(page: Page, site: str) -> None:
    page.emulate_media(
        reduced_motion="reduce"
    )  # no transition between pages, which the end of the test would cut short
    page.goto(site)
    open_dialog(page, "late")
    page.keyboard.press("Control+a")
    page.keyboard.type("迟到")
    expect(page.locator(HITS)).to_have_count(1)
    expect(page.locator("dialog.sr mark").first).to_have_text("迟到")
    expect(page.locator("dialog.sr input[type=search]")).to_have_attribute("aria-activedescendant", "pl-hit-0")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"2019SlowHarboursLind/#"))
    assert "?" not in page.url
    assert page.evaluate("CSS.highlights.get('pl-hit').size") >= 1


def test_what_is_typed_before_the_dialog_is_there_is_not_lost(page: Page, site: str) -> None:
    def slowly(route: Route) -> None:
        page.wait_for_timeout(150)
        route.continue_()

    page.route("**/finder*.js", slowly)
    page.goto(site)
    page.keyboard.press("/")
    page.keyboard.type("saltx")
    page.keyboard.press("Backspace")
    expect(page.locator("dialog.sr input[type=search]")).to_have_value("salt")
    expect(page.locator(HITS).first).to_contain_text("On Salt")


def test_enter_waits_for_the_answer_to_what_is_typed(page: Page, site: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(site)
    open_dialog(page)
    expect(page.locator(HITS).first).to_contain_text("On Salt")  # the newest, without a question
    page.keyboard.insert_text("Slow Harbours")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("2019SlowHarboursLind"))


def test_arrows_go_round(page: Page, site: str) -> None:
    page.goto(site)
    open_dialog(page, "潮汐")
    expect(page.locator(HITS)).to_have_count(2)
    chosen = page.locator(f"{HITS}[aria-selected=true]")
    seen = []
    for key in ("ArrowDown", "ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
        seen.append(chosen.get_attribute("id"))
    assert seen == ["pl-hit-1", "pl-hit-0", "pl-hit-1"]


def test_the_list_asks_for_the_room_of_its_rows(page: Page, site: str) -> None:
    page.goto(site)
    open_dialog(page, "潮汐")
    # WebKit takes a share of a height that nobody has told for none at all
    expect(page.locator("dialog.sr .hits")).to_have_css("flex-basis", "auto")


def test_the_list_is_announced_and_described(page: Page, site: str) -> None:
    page.goto(site)
    open_dialog(page, "潮汐")
    box = page.locator("dialog.sr input[type=search]")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(box).to_have_attribute("role", "combobox")
    expect(page.locator("dialog.sr [role=status]")).to_contain_text("2")


def test_escape_closes_and_focus_returns(page: Page, site: str) -> None:
    page.goto(site)
    page.locator("a.find").focus()
    page.keyboard.press("Enter")
    expect(page.locator("dialog.sr[open]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("dialog.sr[open]")).to_have_count(0)
    expect(page.locator("a.find")).to_be_focused()


def test_what_is_typed_right_behind_escape_is_not_typed_into_the_closed_dialog(page: Page, site: str) -> None:
    page.goto(site)
    open_dialog(page)
    stays = page.evaluate(
        """() => { const box = document.querySelector("dialog.sr input[type=search]");
        box.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true }));
        return document.activeElement === box; }"""
    )
    assert not stays


def test_the_slash_key_can_be_switched_off(page: Page, site: str) -> None:
    page.goto(site)
    page.keyboard.press("/")
    expect(page.locator("dialog.sr input[type=search]")).to_be_focused()
    page.locator("dialog.sr input[type=checkbox]").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("dialog.sr[open]")).to_have_count(0)
    page.reload()
    page.keyboard.press("/")
    open_dialog(page)  # the other key still works, and was the first to open it
    expect(page.locator("dialog.sr input[type=search]")).to_have_value("")


def test_composing_searches_nothing_and_its_enter_opens_nothing(page: Page, window: BrowserContext, site: str) -> None:
    page.goto(site)
    open_dialog(page)
    expect(page.locator(HITS).first).to_be_visible()
    before = page.locator(HITS).all_inner_texts()
    keyboard = window.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "chi dao", "selectionStart": 7, "selectionEnd": 7})
    page.evaluate(
        """() => { const box = document.querySelector("dialog.sr input[type=search]");
        box.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", isComposing: true, bubbles: true}));
        box.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", keyCode: 229, bubbles: true})); }"""
    )
    assert page.url == site
    assert page.locator(HITS).all_inner_texts() == before
    keyboard.send("Input.insertText", {"text": "迟到"})
    expect(page.locator(HITS)).to_have_count(1)


def test_recent_searches_are_offered_and_can_be_removed(page: Page, site: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(site)
    open_dialog(page, "迟到")
    expect(page.locator("dialog.sr mark").first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("SlowHarbours"))
    open_dialog(page)
    remembered = page.locator(f"{HITS}[data-recent]")
    expect(remembered).to_have_count(1)
    page.keyboard.press("Delete")
    expect(remembered).to_have_count(0)
    assert page.evaluate("localStorage.getItem('pl:recent')") == "[]"


def test_without_a_query_papers_are_offered_newest_first(page: Page, site: str) -> None:
    page.goto(site)
    open_dialog(page)
    expect(page.locator(f"{HITS} b")).to_have_text(["On Salt", "Slow Harbours", "Tidal Clocks in Small Estuaries"])


def test_a_hit_by_another_name_tells_it(page: Page, site: str) -> None:
    page.goto(site)
    open_dialog(page, "tidalclock")
    expect(page.locator(f"{HITS} small").first).to_contain_text("TidalClock")
    open_dialog(page, "tidal clocks")
    expect(page.locator(f"{HITS} small").first).not_to_contain_text("TidalClock")


def test_no_hits_say_so_and_offer_to_drop_the_filter(page: Page, site: str) -> None:
    page.goto(site)
    open_dialog(page, "author:nobody 潮汐")
    page.locator("dialog.sr .none button").click()
    expect(page.locator("dialog.sr input[type=search]")).to_have_value("潮汐")
    expect(page.locator(HITS)).to_have_count(2)


def test_field_filters(page: Page, site: str) -> None:
    page.goto(site)
    open_dialog(page, "author:lind year:2018..2020")
    expect(page.locator(f"{HITS} b")).to_have_text(["Slow Harbours"])


def test_nothing_of_the_index_is_read_before_it_is_wanted(page: Page, site: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site)
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if "/search/" in url] == []
    open_dialog(page, "salt")
    expect(page.locator("dialog.sr mark").first).to_be_visible()
    assert any(url.endswith("/search/meta.json") for url in asked)
    assert all(url.startswith(site) for url in asked)


def test_markup_in_a_note_stays_text(page: Page, site: str) -> None:
    def bewitch(route: Route) -> None:
        fragment = json.loads(route.fetch().text())
        fragment["t"] = "<img src=x onerror='window.broken=1'> salt"
        fragment["x"] = [
            ["", "<b>salt</b>", "<script>window.broken=1</script> salt <img src=x onerror='window.broken=1'>"]
        ]
        route.fulfill(json=fragment)

    page.route("**/search/d/*.json", bewitch)
    page.goto(site)
    open_dialog(page, "salt")
    expect(page.locator("dialog.sr mark").first).to_be_visible()
    assert page.locator("dialog.sr [role=option] img, dialog.sr script").count() == 0
    assert page.evaluate("window.broken") is None


def test_an_index_that_does_not_load_is_told(page: Page, site: str) -> None:
    page.route("**/search/meta.json", lambda route: route.abort())
    page.goto(site)
    open_dialog(page, "salt")
    expect(page.locator("dialog.sr .none")).to_be_visible()


def test_formulas_of_an_excerpt_are_shown_in_signs(page: Page, site: str) -> None:
    page.goto(site.removesuffix("notes/") + "hard/search/?q=weighed")
    expect(page.locator("[data-search-results] .x")).to_have_text("Weighed by QK^⊤/√d_k, then log p_i is summed.")
    page.goto(site.removesuffix("notes/") + "hard/search/?q=wavelength lambda")
    shown = page.locator("[data-search-results] .x")
    expect(shown).to_have_text("A wavelength is λ = h/p, over ∑ p log p; \\section is code.")
    expect(shown.locator("mark")).to_have_text(["wavelength", "λ"])


def test_the_search_page_shows_what_its_address_asks(page: Page, site: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(site + "search/?q=salt")
    rows = page.locator("[data-search-results] .row")
    expect(rows.first.locator("a")).to_have_text("On Salt")
    page.locator("main input[type=search]").fill("迟到")
    expect(rows).to_have_count(1)
    page.wait_for_function("decodeURIComponent(location.search) === '?q=迟到'")
    rows.first.locator("a").click()
    page.wait_for_url(re.compile("SlowHarbours"))


def test_a_reader_comes_back_to_the_results_as_they_were(page: Page, site: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(site.removesuffix("notes/") + "hard/search/?q=reads")
    rows = page.locator("[data-search-results] .row")
    expect(rows).to_have_count(20)
    page.locator("button", has_text="More results").click()
    expect(rows).to_have_count(40)
    rows.nth(33).scroll_into_view_if_needed()
    place = page.evaluate("scrollY")
    rows.nth(33).locator("a").click()
    page.wait_for_url(re.compile("about/Note"))
    page.go_back()
    expect(rows).to_have_count(40)
    page.wait_for_function(f"scrollY === {place}")


@pytest.mark.parametrize(("path", "field"), [("search/", "main input"), ("papers/", "[name=q]")])
def test_the_address_changes_less_often_than_what_is_typed(page: Page, site: str, path: str, field: str) -> None:
    page.goto(site + path)
    page.evaluate(
        "window.changes = 0; history.replaceState = new Proxy(history.replaceState, "
        "{ apply: (...call) => { window.changes++; return Reflect.apply(...call); } }); 0"
    )
    page.locator(field).press_sequentially("the clock foretells")
    page.wait_for_function("new URLSearchParams(location.search).get('q') === 'the clock foretells'")
    assert page.evaluate("window.changes") < 6


def test_the_module_answers_from_any_page_with_usable_addresses(page: Page, site: str) -> None:
    pages = page.request.get(site + "manifest.json").json()["pages"].values()
    page.goto(site + next(found["url"] for found in pages if found["title"] == "On Salt").lstrip("/"))
    hits = page.evaluate(
        """async () => { await import(document.querySelector("link[data-pl-search]").href);
        return window.paperleafSearch("潮钟", {limit: 3}); }"""
    )
    assert hits[0]["source"].endswith("/@2019SlowHarboursLind.md")
    answer = page.request.get(page.evaluate("url => new URL(url, location.href).href", hits[0]["url"]))
    assert answer.ok and "Slow Harbours" in answer.text()


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., str]) -> str:
    """The address of a site in the plain theme."""
    root = tmp_path_factory.mktemp("plain")
    (root / "paperleaf.toml").write_text('[theme]\nname = "plain"\n')
    (root / "content").mkdir()
    (root / "content" / "Salt.md").write_text("Salt arrives after the tide.\n")
    command = ["build", "-q", "--config", str(root / "paperleaf.toml")]
    assert run([*command, "--content", str(root / "content"), "--output", str(root / "public")]) == 0
    return serve(root / "public")


def test_the_dialog_of_the_plain_theme_has_its_field_and_its_button_in_one_line(page: Page, plain: str) -> None:
    page.goto(plain)
    open_dialog(page, "tide")
    expect(page.locator(HITS)).to_have_count(1)
    boxes = [page.locator(f"dialog.sr form > {part}").bounding_box() for part in ("svg", "input", "button")]
    middles = [box["y"] + box["height"] / 2 for box in boxes if box]
    assert len(middles) == 3 and max(middles) - min(middles) < 4
