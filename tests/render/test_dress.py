from dataclasses import replace
from html import escape

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from selectolax.lexbor import LexborHTMLParser

from site_builder.model.note import Heading
from site_builder.render.dress import contents, dress, kept_together


def words(key: str, **values: object) -> str:
    return f"{key} {values.get('title', '')}".strip()


def heading(level: int, text: str, *, empty: bool = False) -> Heading:
    return Heading(level=level, text=text, source=text, id=text.replace(" ", "-"), is_empty=empty)


def test_own_heading_links_to_itself() -> None:
    assert dress('<h2 id="a-b">A b</h2>', [heading(2, "a b")], words) == (
        '<h2 id="a-b">A b<a class="ha" data-pl-ui href="#a-b" aria-label="section_link a b">§</a></h2>'
    )


def test_heading_of_an_embedded_note_stays_as_it_is() -> None:
    body = '<h2 id="e1-a">A</h2>'
    assert dress(body, [heading(2, "a")], words) == body


def test_empty_section_is_marked() -> None:
    assert dress('<h2 id="x">x</h2>', [heading(2, "x", empty=True)], words).startswith('<h2 id="x" class="empty">')


def test_table_scrolls_in_a_box_that_takes_the_focus() -> None:
    assert dress("<table><tbody></tbody></table>", [], words) == (
        '<div class="tw" tabindex="0" role="group" aria-label="table"><table><tbody></tbody></table></div>'
    )


def test_code_takes_the_focus_and_keeps_its_text() -> None:
    tree = LexborHTMLParser(dress('<pre class="x"><code>&lt;table&gt;\n</code></pre>', [], words))
    pre = tree.css_first("pre")
    assert pre is not None
    assert pre.attributes["tabindex"] == "0"
    assert pre.text() == "<table>\n"


def test_long_formula_takes_the_focus_and_another_box_does_not() -> None:
    assert dress('<div class="math" data-math="block"></div><div class="x"></div>', [], words) == (
        '<div class="math" data-math="block" tabindex="0" role="group" aria-label="formula"></div><div class="x"></div>'
    )


def test_box_of_a_task_has_a_name() -> None:
    assert dress('<input type="checkbox" disabled checked><input type="checkbox" disabled>', [], words) == (
        '<input type="checkbox" disabled checked aria-label="task_done">'
        '<input type="checkbox" disabled aria-label="task_open">'
    )


def test_anchor_with_quotes_is_found_and_encoded() -> None:
    odd = Heading(level=2, text='"q" & <b>', source="", id='"q"')
    dressed = dress('<h2 id="&quot;q&quot;">x</h2>', [odd], words)
    link = LexborHTMLParser(dressed).css_first("a.ha")
    assert link is not None
    assert link.attributes["href"] == "#%22q%22"
    assert link.attributes["aria-label"] == 'section_link "q" & <b>'


def test_contents_nest_by_level_and_leave_out_the_title() -> None:
    title = replace(heading(1, "T"), is_title=True)
    tree = contents([title, heading(2, "a"), heading(3, "b"), heading(2, "c"), heading(4, "d")])
    assert [(entry.text, [below.text for below in entry.below]) for entry in tree] == [("a", ["b"]), ("c", ["d"])]


def test_contents_show_three_levels() -> None:
    tree = contents([heading(level, f"h{level}") for level in range(1, 7)])
    assert tree[0].below[0].below[0].text == "h3"
    assert tree[0].below[0].below[0].below == []


@given(st.lists(st.tuples(st.integers(1, 6), st.text(min_size=1, max_size=6)), max_size=12))
def test_dressing_adds_only_what_is_marked(items: list[tuple[int, str]]) -> None:
    headings = [Heading(level=level, text=text, source=text, id=f"h{at}") for at, (level, text) in enumerate(items)]
    body = "".join(
        f'<h{each.level} id="{each.id}">{escape(each.text)}</h{each.level}><p>{escape(each.text)}</p>'
        for each in headings
    )
    tree = LexborHTMLParser(dress(body, headings, words))
    for added in tree.css("[data-pl-ui]"):
        added.decompose()
    assert tree.body is not None
    before = LexborHTMLParser(body)
    assert before.body is not None
    assert tree.body.text() == before.body.text()


def formula(tex: str) -> str:
    source = f'<annotation encoding="application/x-tex">{tex}</annotation>'
    return f'<span class="math" data-math="inline"><math><semantics><mi>x</mi>{source}</semantics></math></span>'


def test_formula_keeps_to_the_punctuation_that_touches_it() -> None:
    x = formula("x")
    assert kept_together(f"<p>设（{x}），则{x}。{x}与</p>") == (
        f'<p>设<span class="tied">（{x}），</span>则<span class="tied">{x}。</span>{x}与</p>'
    )
    assert kept_together(f"<p>{x}, {x} and ({x}).</p>") == (
        f'<p><span class="tied">{x},</span> {x} and <span class="tied">({x}).</span></p>'
    )


def test_long_formula_is_marked() -> None:
    long = formula("a+b+c+d+e+f+g+h+i+j+k+l+m+n+o+p+q")
    assert kept_together(f"<p>{long}</p>") == f'<p><span class="tied long">{long}</span></p>'


PIECES = ("(", "（", "文", " ", ",", "。", "“", "<b>", "</b>", formula("x"), formula("y" * 60))


@given(st.lists(st.sampled_from(PIECES)))
def test_tying_only_adds_its_own_tags(parts: list[str]) -> None:
    body = "".join(parts)
    tied = kept_together(body)
    without = tied.replace('<span class="tied">', "").replace('<span class="tied long">', "")
    added = tied.count('<span class="tied')
    assert len(without) - added * len("</span>") == len(body)
    assert without.replace("</span>", "") == body.replace("</span>", "")


def test_heading_that_skips_a_level_tells_its_own() -> None:
    body = "<h3>a</h3><h4>b</h4><h2>c</h2><h1>d</h1><h2>e</h2>"
    assert dress(body, [], words) == (
        '<h3 aria-level="2">a</h3><h4 aria-level="3">b</h4><h2>c</h2><h1 aria-level="2">d</h1><h2 aria-level="3">e</h2>'
    )


@given(st.lists(st.integers(1, 6), max_size=20))
def test_spoken_levels_never_skip_one(levels: list[int]) -> None:
    tree = LexborHTMLParser(dress("".join(f"<h{level}>x</h{level}>" for level in levels), [], words))
    spoken = [int(node.attributes.get("aria-level") or (node.tag or "")[1]) for node in tree.css("h1,h2,h3,h4,h5,h6")]
    before = [1, *spoken]
    assert all(2 <= level <= last + 1 for last, level in zip(before, spoken, strict=False))


def test_head_without_words_names_nothing() -> None:
    row = '<tr><th></th><th style="text-align:right"></th><th>a</th></tr>'
    assert dress(Markup(row), [], words) == '<tr><td></td><td style="text-align:right"></td><th>a</th></tr>'
