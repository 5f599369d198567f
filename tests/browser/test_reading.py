"""What a reader does with a page: with the mouse, the keyboard, a phone, and without scripts."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

PAPER = "reading/2017TidalClocksMoreau/"
WINDOW = ViewportSize(width=1280, height=800)


def hard(site: str) -> str:
    """The site of notes that are hard to show."""
    return site.removesuffix("notes/") + "hard/"


@pytest.fixture(scope="module")
def host(www: Path, serve: Callable[..., str]) -> str:
    """As hosts of project pages do: 404.html of the folder /notes/ for whatever is missing."""
    return serve(www, missing="notes/404.html") + "notes/"


def test_first_tab_stop_leads_past_the_bar(page: Page, site: str) -> None:
    page.goto(site + PAPER)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#pl-main")).to_be_focused()


def test_nothing_is_asked_of_another_server(page: Page, site: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site + PAPER)
    page.evaluate("() => new Promise(requestIdleCallback)")
    assert [address for address in asked if not address.startswith(site)] == []


def test_page_fits_the_smallest_phone(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    for path in (PAPER, "", "papers/", "tags/", "search/", "graph/", "404.html"):
        page.goto(site + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


@pytest.fixture(scope="module")
def scriptless(browser: Browser) -> Iterator[Page]:
    """A page of a browser that runs no scripts."""
    window = browser.new_context(viewport=WINDOW, java_script_enabled=False)
    yield window.new_page()
    window.close()


def test_text_is_complete_without_scripts(page: Page, scriptless: Page, site: str) -> None:
    texts = []
    scriptless.set_viewport_size(WINDOW)
    for each in (page, scriptless):
        each.goto(site + PAPER)
        body = each.locator("[data-pl-body]").inner_text()
        texts.append(re.sub(r"\s+|复制", "", body))
    assert texts[0] == texts[1]


def test_search_that_needs_scripts_offers_lists_without_them(scriptless: Page, site: str) -> None:
    scriptless.goto(site + "search/")
    expect(scriptless.locator("main form")).to_be_hidden()
    expect(scriptless.locator("main li a").first).to_be_visible()


def test_colours_go_round_and_are_kept(page: Page, site: str) -> None:
    page.goto(site + PAPER)
    html, button = page.locator("html"), page.locator("[data-theme-toggle]")
    expect(button).to_have_attribute("aria-label", "配色：跟随系统")
    button.click()
    expect(html).to_have_attribute("data-theme", "light")
    button.click()
    expect(html).to_have_attribute("data-theme", "dark")
    expect(page.locator("meta[name=theme-color][media=all]")).to_have_attribute("content", "#131715")
    page.goto(site)
    expect(html).to_have_attribute("data-theme", "dark")
    button.click()
    expect(html).not_to_have_attribute("data-theme", "dark")


def test_contents_mark_the_section_being_read(page: Page, site: str) -> None:
    page.goto(site + PAPER)
    current = page.locator("#pl-toc [aria-current]")
    expect(current).to_have_text("问题")
    page.locator("#pl-toc a", has_text="第 4 节").click()
    expect(current).to_have_text("第 4 节")
    expect(page.locator("[id='第-4-节']")).to_be_in_viewport()


def test_contents_open_from_the_bar_on_a_phone_without_scripts(scriptless: Page, site: str) -> None:
    scriptless.set_viewport_size({"width": 390, "height": 800})
    scriptless.goto(site + PAPER)
    expect(scriptless.locator("#pl-toc")).to_be_hidden()
    scriptless.locator(".toc-btn").click()
    expect(scriptless.locator("#pl-toc")).to_be_visible()


def test_hover_shows_what_a_link_leads_to(page: Page, site: str) -> None:
    page.goto(site + PAPER)
    page.locator("[data-pl-body] a.wl", has_text="慢港口").hover()
    preview = page.locator("#pl-preview")
    expect(preview).to_be_visible()
    expect(preview).to_contain_text("Slow Harbours")
    expect(preview).to_contain_text("港口里的水走得更慢。")
    preview.hover()
    expect(preview).to_be_visible()
    page.keyboard.press("Escape")
    expect(preview).to_be_hidden()


def test_link_to_a_section_shows_its_beginning(page: Page, site: str) -> None:
    page.goto(site + PAPER)
    page.locator("[data-pl-body] a.wl[href*='#']").first.hover()
    expect(page.locator("#pl-preview")).to_contain_text("这里接着 潮钟 的做法")


def test_keyboard_focus_shows_the_preview_at_once(page: Page, site: str) -> None:
    page.goto(site + PAPER)
    link = page.locator("[data-pl-body] a.wl", has_text="慢港口")
    page.locator("h2 .ha").first.focus()
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    expect(page.locator("#pl-preview")).to_be_visible()
    expect(link).to_have_attribute("aria-describedby", "pl-preview")
    page.keyboard.press("Escape")
    expect(page.locator("#pl-preview")).to_be_hidden()
    expect(link).to_be_focused()


def test_footnote_is_read_in_place(page: Page, site: str) -> None:
    page.goto(site + PAPER)
    page.locator("sup a").first.hover()
    expect(page.locator("#pl-preview")).to_have_text("潮汐表每年更新。")


def test_citation_is_copied(window: BrowserContext, page: Page, site: str) -> None:
    window.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(site + PAPER)
    page.locator("details.cite summary").click()
    page.locator(".cites button").first.click()
    expect(page.locator(".toast")).to_have_text("已复制：BibTeX")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("@article{2017TidalClocksMoreau,")


@pytest.mark.parametrize("file", ["2017TidalClocksMoreau", "2021OnSaltRoe"])
def test_no_button_of_the_open_citations_lies_under_another(page: Page, site: str, file: str) -> None:
    page.goto(f"{site}reading/{file}/")
    page.locator("details.cite summary").click()
    page.locator(".cites button").first.click(trial=True, timeout=5_000)
    page.locator("details.cite summary").click(trial=True, timeout=5_000)


def test_code_is_copied_as_it_is(window: BrowserContext, page: Page, site: str) -> None:
    window.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(site + PAPER)
    page.locator(".code").hover()
    page.locator(".code button").click()
    expect(page.locator(".toast")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("def level(hours: float")
    assert copied.endswith("/ period)")


def test_only_what_scrolls_is_a_tab_stop(page: Page, site: str) -> None:
    page.goto(site + PAPER)
    expect(page.locator(".tw")).to_have_attribute("tabindex", "0")
    page.set_viewport_size({"width": 2000, "height": 900})
    page.goto(site + "papers/")
    expect(page.locator(".ptab")).not_to_have_attribute("tabindex", "0")


def test_picture_is_enlarged_by_keyboard(page: Page, site: str) -> None:
    page.goto(site + PAPER)
    picture = page.locator(".prose .zoom")
    picture.focus()
    page.keyboard.press("Enter")
    expect(page.locator("dialog.lb")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.lb")).to_have_count(0)
    expect(picture).to_be_focused()


def test_search_opens_by_key_and_by_click(page: Page, site: str) -> None:
    page.goto(site + PAPER)
    for opening in ("Control+k", "/"):
        page.keyboard.press(opening)
        expect(page.locator("dialog.sr")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("dialog.sr")).to_be_hidden()
    page.reload()
    page.locator(".find").click()
    expect(page.locator("dialog.sr input[type=search]")).to_be_focused()


def test_papers_are_filtered_and_the_address_keeps_it(page: Page, site: str) -> None:
    page.goto(site + "papers/")
    rows = page.locator(".ptab tbody tr:visible")
    expect(rows).to_have_count(3)
    page.locator("[name=venue]").select_option("Journal of Shallow Water")
    expect(rows).to_have_count(2)
    page.locator("[name=q]").fill("clocks")
    expect(rows).to_have_count(1)
    expect(page.locator("#pl-count")).to_have_text("1 / 3 篇")
    page.wait_for_url(re.compile("q=clocks"))
    page.reload()
    expect(rows).to_have_count(1)
    page.locator("button[type=reset]").click()
    expect(rows).to_have_count(3)
    page.wait_for_url(re.compile(r"papers/$"))


def test_author_beyond_the_second_is_found(page: Page, site: str) -> None:
    page.goto(site + "papers/?author=Jo+Park")
    expect(page.locator(".ptab tbody tr:visible")).to_have_count(1)


def test_year_bar_is_a_toggle(page: Page, site: str) -> None:
    page.goto(site + "papers/")
    bar = page.locator(".years button[value='2019']")
    bar.click()
    expect(bar).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".ptab tbody tr:visible")).to_have_count(1)
    bar.click()
    expect(page.locator(".ptab tbody tr:visible")).to_have_count(3)
    expect(page.locator(".years button[value='2018']")).to_be_disabled()


def test_columns_sort_and_say_so(page: Page, site: str) -> None:
    page.goto(site + "papers/")
    titles = page.locator(".ptab tbody td:first-child a")
    page.locator("th[data-k=title] button").click()
    expect(page.locator("th[data-k=title]")).to_have_attribute("aria-sort", "ascending")
    expect(titles).to_have_text(["On Salt", "Slow Harbours", "Tidal Clocks in Small Estuaries"])
    page.locator("th[data-k=links] button").click()
    expect(titles.first).to_have_text("Tidal Clocks in Small Estuaries")
    page.wait_for_url(re.compile("sort=links"))


def test_bibtex_of_one_row_and_of_all_shown(window: BrowserContext, page: Page, site: str) -> None:
    window.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(site + "papers/?year=2019")
    page.locator(".ptab tbody tr:visible button").click()
    expect(page.locator(".toast")).to_have_text("已复制：BibTeX")
    one = page.evaluate("navigator.clipboard.readText()")
    page.locator("[data-copy-all]").click()
    expect(page.locator(".toast")).to_have_text("已复制：1 条 BibTeX")
    assert page.evaluate("navigator.clipboard.readText()").strip() == one.strip()
    assert one.startswith("@") and "2019SlowHarboursLind" in one


def test_table_becomes_cards_on_a_phone_and_still_sorts(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(site + "papers/")
    assert page.locator(".ptab tbody tr").first.evaluate("row => getComputedStyle(row).display") == "block"
    page.locator("th[data-k=title] button").click()
    expect(page.locator(".ptab tbody td:first-child a").first).to_have_text("On Salt")


def test_search_page_answers_its_address(page: Page, site: str) -> None:
    page.goto(site + "search/?q=harbours")
    expect(page.locator("[data-search-results] h2").first).to_have_text("Slow Harbours")


def test_nothing_moves_under_reduced_motion(page: Page, site: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(site + PAPER)
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    moving = "[...document.querySelectorAll('*')].filter((each) => getComputedStyle(each).transitionDuration !== '0s')"
    assert page.evaluate(f"{moving}.length") == 0


def test_paper_is_printed_light_and_without_the_frame(page: Page, site: str) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(site + PAPER)
    expect(page.locator(".bar")).to_be_hidden()
    expect(page.locator(".acts details")).to_be_hidden()
    expect(page.locator("[data-field=url] .address")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"


def test_printed_card_takes_the_whole_sheet(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 794, "height": 1123})  # A4
    page.emulate_media(media="print")
    page.goto(site + PAPER)
    card, facts, head = (page.locator(one).bounding_box() for one in (".card", ".facts", ".card-id"))
    assert card is not None and facts is not None and head is not None
    assert facts["x"] > head["x"] + head["width"] and facts["x"] + facts["width"] > card["x"] + card["width"] - 40


def test_printed_tables_keep_their_heads_and_stay_on_the_sheet(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 794, "height": 1123})
    page.emulate_media(media="print")
    page.goto(site + "papers/")
    assert page.locator(".ptab th button").first.evaluate("head => getComputedStyle(head).display") == "contents"
    page.goto(hard(site) + "2022Long/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 794  # with 24 columns


def test_what_the_preview_puts_in_gets_its_scripts(page: Page, site: str) -> None:
    page.goto(site + PAPER)
    page.evaluate("""() => {
        const body = document.querySelector("[data-pl-body]");
        body.insertAdjacentHTML("afterbegin", '<h2 id="new">新的一节</h2><pre><code>new code</code></pre>');
        const image = body.querySelector(".zoom img").cloneNode();
        body.prepend(image);
        document.querySelector("#pl-toc ol").insertAdjacentHTML("afterbegin", '<li><a href="#new">新的一节</a></li>');
        document.dispatchEvent(new CustomEvent("paperleaf:update"));
        document.dispatchEvent(new CustomEvent("paperleaf:update"));
    }""")
    expect(page.locator(".code:has-text('new code') button")).to_have_count(1)
    expect(page.locator("[data-pl-body] > .zoom")).to_have_count(1)
    expect(page.locator(".zoom")).to_have_count(2)
    page.locator("#pl-toc a", has_text="新的一节").click()
    expect(page.locator("#pl-toc [aria-current]")).to_have_text("新的一节")
    page.locator("[data-theme-toggle]").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


def test_place_is_marked_where_colours_are_forced(page: Page, site: str) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(site + PAPER)
    expect(page.locator(".bar nav [aria-current]")).to_have_css("text-decoration-line", "underline")


def test_line_never_begins_with_the_comma_after_a_formula(page: Page, site: str) -> None:
    page.goto(hard(site) + "Formulas/")
    begins = page.evaluate("""() => {
        const found = [], box = document.querySelector("[data-pl-body] p");
        for (let width = 120; width < 420; width += 3) {
            box.style.width = `${width}px`;
            for (const tied of box.querySelectorAll(".tied")) {
                const text = document.createRange();
                text.selectNodeContents(tied.lastChild);
                const formula = tied.querySelector("math").getBoundingClientRect();
                if (text.getBoundingClientRect().top > formula.bottom) found.push(width);
            }
        }
        return found;
    }""")
    assert begins == []


def test_nothing_is_wider_than_the_smallest_phone(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    for path in ("", "2022Long/", "papers/", "tags/", "authors/", "venues/", "Formulas/"):
        page.goto(hard(site) + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_no_stop_of_the_focus_is_hidden(page: Page, site: str) -> None:
    hidden = """() => {
        const found = [];
        for (const stop of document.querySelectorAll("a[href],button,input,select,summary,[tabindex='0']")) {
            stop.focus();
            if (document.activeElement !== stop || !stop.checkVisibility({ contentVisibilityAuto: false })) continue;
            const lines = [...stop.getClientRects()], inside = ({ left, top, width, height }) =>
                document.elementFromPoint(left + width / 2, top + height / 2);
            if (!lines.some((line) => stop.contains(inside(line)) || inside(line)?.contains(stop)))
                found.push(stop.outerHTML.slice(0, 80));
        }
        return found;
    }"""
    page.emulate_media(reduced_motion="reduce")
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for path in (PAPER, "papers/"):
            page.goto(site + path)
            assert page.evaluate(hidden) == [], (width, path)


def test_preview_covers_no_line_of_its_link(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(hard(site) + "about/Note-1/")
    page.locator(".prose a.wl").evaluate(
        "link => { link.textContent = 'a link that is long enough for three lines '.repeat(3); }"
    )
    page.keyboard.press("Tab")  # from now on focus is shown
    page.locator(".prose a.wl").focus()
    expect(page.locator("#pl-preview")).to_be_visible()
    lines = page.locator(".prose a.wl").evaluate(
        "link => [...link.getClientRects()].map(({ top, bottom }) => [top, bottom])"
    )
    box = page.locator("#pl-preview").bounding_box()
    assert box is not None and len(lines) > 1
    assert all(bottom <= box["y"] or top >= box["y"] + box["height"] for top, bottom in lines)


def test_node_of_the_citation_graph_shows_what_it_leads_to(page: Page, site: str) -> None:
    page.goto(site + PAPER)
    page.locator(".rail .graph a.wl:not(.me)").first.hover()
    expect(page.locator("#pl-preview")).to_contain_text("Slow Harbours")


def test_nothing_of_the_search_is_fetched_before_it_is_wanted(page: Page, site: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(site).partition(".")[0]))
    page.goto(site + "reading/2021OnSaltRoe/")
    page.evaluate("() => new Promise(requestIdleCallback)")
    assert sorted(asked) == ["assets/leaf", "assets/leaf", "assets/reading", "reading/2021OnSaltRoe/"]
    page.locator(".find").click()
    expect(page.locator("dialog.sr")).to_be_visible()
    assert {"assets/search", "assets/finder"} <= set(asked)


def test_each_passage_is_set_as_its_language_is(page: Page, site: str) -> None:
    page.goto(hard(site) + "Formulas/")
    page.locator(".prose").evaluate(
        """body => { body.innerHTML = "<p>潮水</p><p lang='en'>The <em>tide</em>, <em lang='zh'>潮水</em></p>"; }"""
    )
    expect(page.locator(".prose p").first).to_have_css("text-align", "justify")
    expect(page.locator(".prose p").last).to_have_css("text-align", "start")
    expect(page.locator(".prose em").first).to_have_css("font-style", "italic")
    expect(page.locator(".prose em").last).to_have_css("font-style", "normal")
    expect(page.locator(".prose em").last).to_have_css("text-emphasis-style", "dot")


def test_box_of_a_task_stands_before_its_words_and_below_those_of_the_task_around(page: Page, site: str) -> None:
    page.goto(hard(site) + "Tasks/")
    boxes = [box.bounding_box() for box in page.locator("[data-task] > input").all()]
    words = [page.get_by_text(text, exact=True).bounding_box() for text in ("first", "second, apart from the first")]
    first, second, below = (box["x"] for box in boxes if box)
    assert first == second < below
    states = page.locator("[data-task] > input").evaluate_all(
        "all => all.map(box => getComputedStyle(box, '::before').content)"
    )
    assert states == [
        "none",
        '""',
        "none",
    ]  # a check mark of the theme's own: that of a disabled box can hardly be seen
    for box, text in zip(boxes, words, strict=False):
        assert box and text
        assert box["x"] + box["width"] <= text["x"] and text["y"] <= box["y"] < text["y"] + text["height"] / 2


def test_sentences_of_a_chinese_page_follow_each_other_without_a_space(page: Page, site: str) -> None:
    page.goto(site + "papers/")
    expect(page.locator(".lede")).to_have_text("3 篇论文，按年份从近到远。另有 1 篇已被引用，等着读。")


def test_heading_and_the_count_beside_it_are_said_apart(page: Page, site: str) -> None:
    page.goto(site + PAPER)
    expect(page.get_by_role("heading", name="反向链接 2 篇笔记提到本文", exact=True)).to_be_visible()


def test_card_is_cut_at_its_corner_alone(page: Page, site: str) -> None:
    page.goto(site + PAPER)
    # the lower edge may lie between two pixels, and the line there would be cut off with the rest of the pixel
    corners = page.locator(".card").evaluate("card => getComputedStyle(card).clipPath")
    assert corners.count("calc(100% + 1px)") == 4 and corners.count("-1px") >= 3


def test_hyphen_is_one_of_the_latin_font(page: Page, site: str) -> None:
    page.goto(site + PAPER)
    expect(page.locator(".prose")).to_have_css("hyphenate-character", '"-"')


def test_signs_of_the_bar_grow_with_the_text(page: Page, site: str) -> None:
    page.goto(site + PAPER)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    for sign, width in ((".brand svg", "52px"), (".find svg", "36px"), ("[data-theme-toggle] svg", "40px")):
        expect(page.locator(sign)).to_have_css("width", width)


def test_what_is_struck_out_or_boxed_in_a_formula_is_seen(page: Page, site: str) -> None:
    page.goto(site + PAPER)
    signs = ("box", "updiagonalstrike", "downdiagonalstrike", "updiagonalstrike downdiagonalstrike")
    formula = "".join(f'<menclose notation="{sign}"><mi>x</mi></menclose>' for sign in signs)
    page.locator(".prose").evaluate("(body, html) => { body.innerHTML = html; }", f"<math>{formula}</math>")
    drawn = page.locator("menclose").evaluate_all(
        "all => all.map(each => getComputedStyle(each)).map(style =>"
        " [style.borderTopWidth, style.backgroundImage.split('linear-gradient').length - 1])"
    )
    assert drawn == [["1px", 0], ["0px", 1], ["0px", 1], ["0px", 2]]


def test_small_picture_stands_in_its_line(page: Page, site: str) -> None:
    page.goto(site + "Reading-plan/")
    picture = "<img alt='' width=9 height=9 src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>"
    page.locator(".prose").evaluate("(body, html) => { body.innerHTML = html; }", f"<p>A {picture} in a line.</p>")
    assert page.locator(".prose p").evaluate("line => line.clientHeight") < 40


def test_many_rows_come_in_by_and_by_and_all_of_them_do(page: Page, site: str) -> None:
    page.route(
        "**/papers/", lambda route: route.fulfill(body=_many_rows(route.fetch().text()), content_type="text/html")
    )
    page.goto(site + "papers/")
    rows = page.locator(".ptab tbody tr")
    expect(rows).to_have_count(500)
    page.locator("[name=q]").fill("salt 49")
    expect(rows).to_have_count(15)
    page.locator("[name=q]").fill("")
    expect(rows).to_have_count(500)
    page.locator("th[data-k=title] button").click()
    expect(rows.first.locator("a").first).to_have_text("Salt 0")
    expect(rows).to_have_count(500)


def _many_rows(html: str) -> str:
    """The table of papers with five hundred rows like its first."""
    start, end = html.index("<tbody>") + len("<tbody>"), html.index("</tbody>")
    row = html[start : html.index("</tr>", start) + len("</tr>")]
    return html[:start] + "".join(row.replace(">On Salt<", f">Salt {number}<") for number in range(500)) + html[end:]


@pytest.mark.parametrize("path", ["nowhere", "nowhere.html"])
def test_page_for_what_is_missing_finds_its_site_below_a_folder(page: Page, host: str, path: str) -> None:
    page.goto(host + path)
    home = page.locator(".hero a").last
    expect(home).to_have_attribute("href", "/notes/")
    expect(page.locator(".bar")).to_have_css("position", "sticky")
    expect(page.locator("[data-theme-toggle]")).to_have_attribute("title", "配色：跟随系统")
    home.click()
    expect(page).to_have_url(host)
