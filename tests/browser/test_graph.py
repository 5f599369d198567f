"""The page of the citation graph: the picture by year, and the one of all notes that a script draws."""

from playwright.sync_api import Page, expect

INK = """canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.some((value, at) => at % 4 === 3 && value > 0);
}"""


def shown(page: Page, site: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(site + "graph/")
    page.get_by_role("button", name="全部笔记").click()
    page.wait_for_function(f"() => ({INK})(document.querySelector('#pl-sky canvas'))")


FIND = """async () => {
  for (const _ of [1, 2]) await new Promise(requestAnimationFrame);  // what was asked for is drawn in the next frame
  const canvas = document.querySelector("#pl-sky canvas"), told = document.querySelector("#pl-sky output");
  const box = canvas.getBoundingClientRect();
  const top = Math.ceil(box.top) + 8, left = Math.ceil(box.left) + 8;  // a mouse is on whole pixels
  for (let y = top; y < box.bottom; y += 12) for (let x = left; x < box.right; x += 12) {
    canvas.dispatchEvent(new PointerEvent("pointermove", { clientX: x, clientY: y }));
    if (told.textContent) return [x, y];
  }
  return null;
}"""


def over_a_note(page: Page) -> str:
    """Moves the mouse over the first note of the canvas; gives its title."""
    place = page.evaluate(FIND)
    assert place is not None, "no note on the canvas"
    page.mouse.move(*place)
    return page.locator("#pl-sky output").text_content() or ""


def test_all_notes_are_drawn_when_asked_for(page: Page, site: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(site)))
    page.goto(site + "graph/")
    expect(page.locator("#pl-years svg")).to_be_visible()
    expect(page.locator("#pl-sky")).to_be_hidden()
    assert "graph.json" not in asked
    shown(page, site)
    assert "graph.json" in asked
    expect(page.locator("#pl-years")).to_be_hidden()
    page.reload()
    expect(page.locator("#pl-sky canvas")).to_be_visible()
    page.get_by_role("button", name="按年份").click()
    expect(page.locator("#pl-years svg")).to_be_visible()


def test_a_note_of_the_picture_leads_to_its_page(page: Page, site: str) -> None:
    shown(page, site)
    title = over_a_note(page)
    page.mouse.down()
    page.mouse.up()
    expect(page.locator("h1").first).to_have_text(title)
    assert page.url.startswith(site) and not page.url.startswith(site + "graph/")


def test_the_picture_is_moved_and_shown_whole_again(page: Page, site: str) -> None:
    shown(page, site)
    title = over_a_note(page)
    page.mouse.down()
    page.mouse.move(20, 300, steps=4)
    page.mouse.up()  # dragged, hence no click
    expect(page).to_have_url(site + "graph/#all")
    for name in ("放大", "缩小", "显示全部"):
        page.get_by_role("button", name=name).click()
    assert over_a_note(page) == title


def test_without_scripts_the_years_and_the_list_remain(page: Page, site: str) -> None:
    window = page.context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]
    plain = window.new_page()
    plain.goto(site + "graph/")
    expect(plain.locator("#pl-years svg")).to_be_visible()
    expect(plain.locator("#pl-sky")).to_be_hidden()
    expect(plain.locator(".views")).to_be_hidden()
    window.close()
