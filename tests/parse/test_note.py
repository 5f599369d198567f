from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.model.note import Context, Note
from site_builder.parse.sanitize import VOID
from tests.made import cpu_s, parsed


def note(text: str | bytes, path: str = "notes/n.md", **options: object) -> Note:
    return parsed(text, path, **options).note


def test_the_title_is_the_property_then_the_heading_then_the_name() -> None:
    assert note("---\ntitle: A\n---\n# B").title == "A"
    assert note("## x\n# The **bold** `c` & [[d]]").title == "The bold c & d"
    assert note("text", "a/My note.md").title == "My note"
    assert note("---\naliases: [Long, Short]\n---\n", "@2020Key.md").title == "Long"
    assert note("---\naliases: [Long]\n---\n", "Key.md").title == "Key"
    linked = note("---\ntitle: 'On [[a/Key|keys]]'\naliases: ['[[Long]]', '[x] y']\n---\n")
    assert (linked.title, linked.aliases) == ("On keys", ("Long", "[x] y"))
    assert note("text", "@2020Key.md").title == "@2020Key"
    assert note("---\n标题: A\n---\n# B").title == "A"
    assert note("---\naliases: ['Of <i>E. coli</i> in $n^2$', '[[A &amp; B]]']\n---\n").aliases == (
        "Of E. coli in n²",
        "A & B",
    )
    assert note("---\ntitle: 'In $O(n^2)$ for $5 and $6'\n---\n").title == "In O(n²) for $5 and $6"
    formula = note("# Of $x^2 \\leq \\alpha$\n\nHere $\\beta_1$.\n\n## On $\\frac{a}{b}$\n\nx")
    assert (formula.title, formula.summary) == ("Of x² ≤ α", "Here β₁.")
    assert [(one.text, one.id) for one in formula.headings][1:] == [("On a/b", "on-fracab")]
    assert note("---\ntitle: 'Of <i>E. coli</i> &amp; <Beta>'\n---\n").title == "Of E. coli & <Beta>"


def test_a_heading_equal_to_the_title_is_not_repeated() -> None:
    made = parsed("# T\n\ntext\n\n# U")
    assert "<h1" in made.body.html and ">T</h1>" not in made.body.html
    assert [heading.text for heading in made.note.headings] == ["T", "U"]


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        ("The tide tables", "The Tide  Tables"),
        ("On **tides** and `x`", "On **tides** and  `x`"),
        ("Café", "Cafe\u0301"),
    ],
)
def test_neither_case_nor_markup_makes_a_heading_another_title(title: str, heading: str) -> None:
    made = parsed(f"---\ntitle: '{title}'\n---\n# {heading}\n\ntext")
    assert "<h1" not in made.body.html
    assert made.note.title == title.replace("*", "").replace("`", "")


def test_what_a_script_holds_is_nowhere() -> None:
    made = parsed(
        "See <script>var hidden = 1</script>this `<script>`.\n\n<style>\n.hidden {}\n\n</STYLE>\n\n"
        "<style>End <script>x = 1</script><script> here"
    )
    assert made.note.summary == "See this <script>."
    assert "hidden" not in made.body.html + made.body.markdown
    assert made.body.markdown == "See this `<script>`.\n\n\n<style>End <script> here\n"
    assert "var hidden" in parsed("See <script>var hidden = 1</script>", raw_html="escape").body.markdown


def test_other_links_beside_one_in_a_property_are_their_words() -> None:
    link = note("---\nrel: 'see [it](Hidden.md \"of (it)\") and ![[Other|that]] and ![[book]]'\n---\n").links[-1]
    assert link.context == Context(before="rel: see it and that and ", words="book", after="")


def test_titles_and_aliases_have_no_addresses() -> None:
    shown = note("---\ntitle: '[A title](Hidden.md)'\naliases: ['[One](Hidden.md) name']\n---\n")
    assert (shown.title, shown.aliases) == ("A title", ("One name",))
    head = (
        "title: \"[A title](Hidden.md 'of (it)')\"\nvenue: '[![V](p.png)](Hidden.md)'\nyear: 2020\nauthors: [Ann Lee]"
    )
    paper = note(f"---\n{head}\n---\n").paper
    assert paper is not None and (paper.title, paper.container_title) == ("A title", "V")


def test_links_of_properties_have_a_context_and_no_slot() -> None:
    made = parsed('---\nrelated: "see [[b#H|words]] now"\nrow: [[c]]\n---\n')
    (link,) = made.note.links
    assert (link.target, link.fragment, link.label) == ("b", "H", "words")
    assert link.context == Context(before="related: see ", words="words", after=" now")
    assert made.body.html == ""


def test_links_carry_the_line_of_the_file() -> None:
    links = note("---\na: 1\n---\n\n%%\nhidden\n%%\n\none\n[[b]]\n").links
    assert [(link.target, link.line) for link in links] == [("b", 10)]


def test_publishing_flags() -> None:
    assert note("---\npublish: 'False'\n---\n").publish is False
    assert note("---\npublish:\n---\n").publish is None
    assert note("---\ndraft: yes\n---\n").is_draft
    assert note("---\nprivate: true\n---\n").publish is False
    assert note("---\npublish: false\nx: a: b\n---\n").publish is False


def test_tags_of_properties_and_text() -> None:
    assert note("---\ntags: [a, '#b']\n---\n#c #a `#d`").tags == ("a", "b", "c")


def test_spans_are_whole_elements() -> None:
    html, spans = (body := parsed("## A\nx\n### B\ny\n## C\n- l ^i\n")).body.html, body.body.spans
    assert html[slice(*spans["a"])].startswith("<h2") and "C" not in html[slice(*spans["a"])]
    assert html[slice(*spans["^i"])] == '<li id="\0#^i\0">l</li>\n'


def test_sections_hold_the_text_for_the_search() -> None:
    sections = parsed("intro [[x|y]] %%no%%\n## H *a*\n`code` $t$\n").body.sections
    assert [(one.anchor, one.heading, one.text) for one in sections] == [("", "", "intro y"), ("h-a", "H a", "code t")]


def test_words_of_a_link_in_html_are_its_words() -> None:
    links = note('see <a href="b.md">the **book**</a> now').links
    assert [link.context for link in links] == [Context(before="see ", words="the book", after=" now")]


def test_rows_and_headings_are_contexts() -> None:
    links = note("## On [[a]] and\n\n| x | y |\n|---|---|\n| [[b]] | 2 |\n").links
    assert [link.context for link in links] == [
        Context(before="On ", words="a", after=" and"),
        Context(before="", words="b", after=" · 2", heading="On a and"),
    ]
    embeds = note("| ![[a]] | b |\n|---|---|\n").links
    assert [link.context for link in embeds] == [Context(before="", words="a", after=" b")]


def test_the_words_around_a_link_of_the_card_stand_in_no_section() -> None:
    text = "- **Venue**: [[Tides]]\n- **Author**: Ann Lee\n- **Year**: 2020\n\n## Last\n\nx\n"
    contexts = [link.context for link in note(text, "@2020T.md").links]
    assert [(context.words, context.heading) for context in contexts if context] == [("Tides", "")]


def test_empty_headings_are_known() -> None:
    assert [heading.is_empty for heading in note("## A\n## B\nx\n## C\n").headings] == [True, False, True]


def test_the_language_is_told_by_the_script() -> None:
    assert note("论文提出了新的方法, few-shot.").lang == "zh-CN"
    assert note("Plain words.").lang == "en"
    assert note("これは論文です。").lang == "ja"
    assert note("---\nlang: de\n---\nWorte").lang == "de"


@pytest.mark.parametrize(
    ("tag", "clean"),
    [
        ('<blockquote cite="in/Hidden.md">', "<blockquote>"),
        ('<img srcset="Hidden.png 1x" alt="w">', '<img alt="w">'),
        ("<object data=Hidden.md>", "<object>"),
        ("<embed src='Hidden.md' width=3>", "<embed width=3>"),
        ('<q cite="https://example.org/a">', '<q cite="https://example.org/a">'),
        ('<img src="seen.png" width="3">', '<img src="seen.png" width="3">'),
        ('<a href="zotero://open-pdf/items/K1">', "<a>"),
        ("<A HREF=JavaScript:x title=t>", "<A title=t>"),
        ('<a href="zotero://select/items/K1" class="k">', '<a href="zotero://select/items/K1" class="k">'),
    ],
)
def test_clean_markdown_has_no_places_that_pages_leave_out(tag: str, clean: str) -> None:
    assert parsed(f"x {tag} y").body.markdown == f"x {clean} y\n"
    assert parsed(f"```html\n{tag}\n```").body.markdown == f"```html\n{tag}\n```\n"


def test_clean_markdown_hides_what_readers_should_not_see() -> None:
    text = "---\na: 1\n---\nx %%c%% [p](file:///home/ann/p.pdf) `file:///kept` <file:///home/ann/q.pdf>\n"
    assert parsed(text).body.markdown == "x  p `file:///kept` q.pdf\n"


@pytest.mark.parametrize(
    "facts",
    [
        "Author:: A B\nYear:: 2020\nPDF:: {}",
        "**Author**: A B  \n**Year**: 2020  \n**PDF**: {}",
        "| Author | A B |\n|---|---|\n| Year | 2020 |\n| PDF | {} |",
        "> Author: A B\n> Year: 2020\n> PDF: {}",
        "作者：张三\n年份：2020\nPDF：{}",
        "Author: A B | Year: 2020 | PDF: {}",
        "1. Author: A B\n2. Year: 2020\n3. PDF: {}",
        "- **Author**: A B\n- **Year**: 2020\n- **PDF**: `{}`",
        "- **Author**: A B\n- **Year**: 2020\n- **PDF** {}",
        "- **Author**: A B\n- **Year**: 2020\n- **PDF**:\n  {}",
        "- **Author**: A B\n- **Year**: 2020\n- **PDF**:\n  - {}",
    ],
)
@pytest.mark.parametrize(
    "path", ["/home/ann/a.pdf", "C:\\Users\\ann\\a.pdf", "D:\\Papers of ann\\b c\\a.pdf", "~/ann/a.pdf"]
)
def test_facts_name_no_place_on_a_disk_in_any_shape(facts: str, path: str) -> None:
    made = parsed(f"# T\n\n{facts.format(path)}\n\nWords.", path="@2020Some.md")
    assert made.note.paper is not None and "ann" not in str(made)
    assert made.body.markdown == f"# T\n\n{facts.format('a.pdf')}\n\nWords.\n"


def test_options() -> None:
    assert parsed("a\nb", strict_line_breaks=True).body.html == "<p>a\nb</p>\n"
    assert parsed("<u>a</u> **b**", raw_html="escape").body.html == "<p>&lt;u&gt;a&lt;/u&gt; <strong>b</strong></p>\n"
    assert "zotero" not in parsed("[a](zotero://select/1)", zotero="none").body.html


def test_deep_nesting_is_shown_as_text_with_a_warning() -> None:
    made = parsed("> " * 3000 + "deep")
    assert "deep" in made.body.html
    assert [one.code for one in made.note.diagnostics] == ["markdown/too-deep"]


@pytest.mark.parametrize(
    "sign", ["[[", "![[", "*", "$", "%%", "`", "<", "[", "[a](", "[^", "^[", "==", "> ", "- ", "{"]
)
def test_long_runs_of_signs_cost_little(sign: str) -> None:
    assert process_time_of(sign * 5000) < 5


@pytest.mark.parametrize("line", ["[^a]: x\n", "[^a]\n\n[^a]:\n", "^[a] "])
def test_many_footnotes_cost_little(line: str) -> None:
    assert process_time_of(line * 4000) < 12 * max(process_time_of(line * 1000), 0.05)


@pytest.mark.parametrize(
    ("before", "piece"),
    [("[[", "."), ("see [[a]] ", "?!"), ("# ", "`"), ("> [!note] ", "["), ("[^a]\n\n[^a]: ", "[[a|")],
)
def test_long_runs_of_pieces_cost_little(before: str, piece: str) -> None:
    def seconds(size: int) -> float:
        return process_time_of(before + piece * (size // len(piece)) + "]] x")

    assert seconds(40_000) < 12 * max(seconds(10_000), 0.05)


@pytest.mark.parametrize("tex", ["{" * 9000, "\\sqrt" * 9000, "\\left(" * 9000, "x^{" * 9000])
def test_deep_formulas_are_shown_as_source(tex: str) -> None:
    assert tex[:20] in parsed(f"$${tex}$$").body.html


def test_comments_in_properties_are_gone() -> None:
    block = "title: 'T %% qv1z %%'\naliases: ['<!-- qv1z --> A', '%%qv1z%%']\nabout: |\n  %%\n  qv1z\n  %%\n  kept"
    made = parsed(f"---\n{block}\nshare: 40%%\n---\nx")
    assert "qv1z" not in repr(made)
    assert (made.note.title, made.note.aliases, made.note.meta["about"]) == ("T", ("A",), "kept")
    assert made.note.meta["share"] == "40%%"


@pytest.mark.parametrize(
    ("text", "line"), [("---\na: 1\n---\n\nb\n\n%% qv1z\n\nqv1z", 7), ("a\n\n<!-- qv1z\n\n# qv1z\n", 3)]
)
def test_a_comment_that_nothing_closes_hides_the_rest_with_a_warning(text: str, line: int) -> None:
    made = parsed(text)
    assert "qv1z" not in repr(made)
    assert [(one.code, one.where and one.where.line) for one in made.note.diagnostics] == [("note/open-comment", line)]


@pytest.mark.parametrize("text", ["%%a%%", "a\n\n%%\nb\n%%", "<!-- a -->", "a %% b", "%% a %% b %%"])
def test_other_comments_are_no_matter(text: str) -> None:
    assert parsed(text).note.diagnostics == ()


def test_what_a_comment_leaves_between_lists_is_not_shown_where_html_is_text() -> None:
    html = parsed("- a\n\n<!-- b -->\n\n- c\n\nd\n- %%e%%\n  f\n", raw_html="escape").body.html
    assert html == "<ul>\n<li>a</li>\n</ul>\n<ul>\n<li>c</li>\n</ul>\n<p>d</p>\n<ul>\n<li>f</li>\n</ul>\n"


def test_encodings() -> None:
    assert "<p>é</p>" in parsed("\ufeffé".encode("utf-16-le")).body.html or parsed("é".encode("utf-16")).body.html
    assert parsed(b"\xef\xbb\xbf# A\r\n\r\nb\xff").note.diagnostics[0].code == "note/encoding"


FRAGMENTS = st.sampled_from(
    [
        *"[[ ]] | # ^a1 ![[ %% == ** * _ ~~ ` $ $$ <u> </u> <div> </div> <script> </script> </a> <p> <li> <td>".split(),
        *"<table> </table> <!-- --> [^1] ^[ ] [ ( ]( a.md) http://x.y/z \\ &amp; & < 论文 。 “ #tag [@k] word".split(),
        *"<br> <details> <summary> </details> <img/src=x>".split(),
        *("\n", "\n\n", " ", "\t", "    ", "- ", "1. ", "> ", "> [!note]- T\n", "[^1]: ", "```\n", "|a|b|\n|-|-|\n"),
        *(
            "# ",
            "- [x] ",
            "---\n",
            "<a href='b.md'>",
            "$$\n",
            "^id\n",
            "[a](b c)",
            "- **Author**: A\n- **Year**: 2020\n",
        ),
    ]
)


def process_time_of(text: str) -> float:
    return cpu_s(lambda: parsed(text))


class _Balance(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fault = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.fault = self.fault or tag


def is_balanced(html: str) -> bool:
    def fill(slot: re.Match[str]) -> str:
        return "x" if slot[1] and slot[1] in "#@()" else "</x-link>" if slot[1] == "/" else "<x-link>"

    html = re.sub("\0([#/@()]?)[^\0]*\0", fill, html)
    reader = _Balance()
    reader.feed(html)
    reader.close()
    return not reader.open and not reader.fault and "\0" not in html


@settings(max_examples=2 * settings.default.max_examples)
@given(st.lists(FRAGMENTS | st.text(max_size=3), max_size=25).map("".join))
def test_any_text_gives_balanced_html(text: str) -> None:
    made = parsed(text)
    body = made.body
    pieces = [body.html, *(one.html for one in body.footnotes)]
    pieces += [body.html[start:stop] for start, stop in body.spans.values()]
    pieces += [value for field in made.note.card for value in field.items]
    assert all(map(is_balanced, pieces))
    numbers = [int(number) for number in re.findall("\0(\\d+)\0", "".join(pieces))]
    assert all(number < len(made.note.links) for number in numbers)


@given(
    st.lists(
        st.sampled_from(["**", "*", "==", "\n", "\n\n", "- ", "> ", "$", "[", "]", "(", " ~~", "_"]) | st.just(" qv1z ")
    )
)
def test_no_word_is_lost(parts: list[str]) -> None:
    text = "".join(parts)
    made = parsed(text)
    everything = (
        made.note.title + made.body.html + "".join(f"{link.target} {link.fragment}" for link in made.note.links)
    )
    assert everything.count("qv1z") >= text.count("qv1z")


def test_spans_end_where_raw_html_around_them_does() -> None:
    for text in ("## h\n<a href='b.md'>", "## h\n<div>\n\n## i\n\n</div>\n\n## j", "<div>\n\n## h\n\n</div>\n\nx"):
        body = parsed(text).body
        assert all(is_balanced(body.html[start:stop]) for start, stop in body.spans.values())


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: T file:///home/PLACE/t.pdf\n---\n",
        "---\naliases: ['file:///home/PLACE/t.pdf']\n---\n",
        "---\nurl: file:///home/PLACE/t.pdf\n---\n",
        "---\nsource: 'see [[x]] at file:///home/PLACE/t.pdf or C:\\Users\\PLACE\\t.pdf'\n---\n",
        "---\nvenue: J (/home/PLACE/t.pdf)\nauthors: [A]\nyear: 2020\n---\n",
        "# T\n\n- **Author**: A\n- **Year**: 2020\n- **PDF**: C:\\Users\\PLACE\\t.pdf\n- **URL**: <file:///PLACE/t.pdf>\n",
        "# T\n\n- **Author**: A\n- **Year**: 2020\n- **Note**: /Users/PLACE/t.pdf\n- [**Link**](file:///PLACE/t.pdf)\n",
        "see <file:///C:/PLACE/t.pdf> <FILE:PLACE/t.pdf> \\file:///PLACE/t.pdf file&#58;///PLACE/t.pdf _file:///PLACE/t.pdf_",
        "[[file:///PLACE/t.pdf]] ![[file:///PLACE/t.pdf]] [[C:\\PLACE\\t.pdf|w]] ![[~/PLACE/t.png]]",
        "[a](C:\\PLACE\\t.pdf) [b](<~/PLACE/my t.pdf>) [c](\\\\server\\PLACE\\t.pdf) [d](fi%6ce:///PLACE/t) [e](&#102;ile:///PLACE/t)",
        "[a][r] ![b][r]\n\n[r]: file:///PLACE/t.pdf 'file:///PLACE/t.pdf'",
        "[a](https://a.example 'file:///PLACE/t.pdf') ![file:///PLACE/t.pdf](https://a.example/x.png 'file:///PLACE/t.pdf')",
        '<a href="file:///PLACE/t">w</a> <img src="C:\\PLACE\\t.png" alt="a"> <p title="file:///PLACE/t">x</p>',
        "<div>\nfile:///PLACE/t.pdf <video src='/Users/PLACE/t.mp4'></video></div>",
        "## file:///PLACE/t.pdf\n\n> [!note] file:///PLACE/t.pdf\n> <file:///PLACE/t>\n\n| file:///PLACE/t |\n|---|\n",
        "a[^1] b^[file:///PLACE/t.pdf]\n\n[^1]: <file:///PLACE/t.pdf> file&colon;///PLACE/t.pdf",
        "# T\n\n- **Author**: A\n- **Venue**: see C:\\PLACE\\t.pdf\n- **Note**: at /Volumes/PLACE/t.pdf\n",
        "---\nauthors: [A]\nyear: 2020\nvenue: in /mnt/PLACE/t.pdf\nnote: at /sdcard/PLACE/t.pdf\n---\n",
        "file&#058;///PLACE/t.pdf file&#x3A;///PLACE/t.pdf [[%2FUsers%2FPLACE%2Ft.pdf]]",
        "---\nauthors: ['A &#47;home/PLACE/t']\nyear: 2020\ntitle: T &#102;ile:///PLACE/t\n---\n",
        "---\nauthors: [A]\nyear: 2020\nvenue: in &#47;home/PLACE/t\nabstract: file&amp;#58;///PLACE/t\n---\n",
        "[a](vscode://file/home/PLACE/t) [b](obsidian://open?path=/home/PLACE/t)",
    ],
)
def test_no_place_on_a_disk_is_in_what_a_note_becomes(text: str) -> None:
    made = parsed(text)
    record = (
        made.body,
        made.note.title,
        made.note.aliases,
        made.note.paper,
        made.note.card,
        made.note.meta,
    )
    assert "PLACE" not in repr(
        (record, made.note.links, made.note.summary, [heading.text for heading in made.note.headings])
    )


def test_a_path_of_the_vault_is_not_taken_for_one_of_a_disk() -> None:
    made = parsed("---\npermalink: /home/a/\n---\n[[/private/plan]] ![[/media/x.png]] `file:///kept`")
    assert made.note.meta["permalink"] == "/home/a/"
    assert [link.target for link in made.note.links] == ["/private/plan", "/media/x.png"]
    assert "file:///kept" in made.body.html and "[[/private/plan]]" in made.body.markdown


@pytest.mark.parametrize("scheme", ["obsidian", "vscode", "ms-word", "app", "steam"])
def test_a_link_that_opens_a_program_is_its_words(scheme: str) -> None:
    made = parsed(f"[words]({scheme}://x/y) and <{scheme}://x/y>")
    assert "href" not in made.body.html and "words" in made.body.html
    assert f"]({scheme}:" not in made.body.markdown


@pytest.mark.parametrize("item", ["- Cover: ![[a.png]]", "- ![](a.png)", "- see ![[Note]] too"])
def test_a_picture_in_the_list_stays_in_the_body(item: str) -> None:
    note = parsed(f"# T\n\n- **Author**: Ann Lee\n- **Year**: 2020\n{item}\n\nBody\n")
    assert len(note.note.card) == 2 and "\0" in note.body.html
    quote = parsed("# T\n\n> **Author**: Ann Lee\n> **Year**: 2020\n> **DOI**: 10.1000/x\n> ![](a.png)\n")
    assert len(quote.note.card) == 3 and "\0" in quote.body.html


def test_a_line_that_leads_somewhere_is_more_than_a_label() -> None:
    note = parsed("# T\n\n- **Author**: Ann Lee\n- **Year**: 2020\n- [[Other]] says more:\n- Mood:\n\nBody\n")
    assert [row.items[0].partition("/0\0")[2] for row in note.note.card] == ["", "", " says more:"]


@pytest.mark.parametrize(("start", "mark"), [("", ""), ("- ", ""), ("> ", ""), ("", "🔗 "), ("- ", "🔗 ")])
def test_a_line_of_links_in_the_list_loses_none(start: str, mark: str) -> None:
    links = "[arXiv](https://arxiv.org/abs/2005.14165) | [代码](https://example.org/code)"
    lines = ("**作者**: Ann Lee", "**年份**: 2020", f"{mark}{links}")
    note = parsed("# T\n\n" + "".join(f"{start}{line}\n" for line in lines) + "\nBody\n")
    assert note.note.paper is not None and note.note.paper.arxiv == "2005.14165"
    assert [row.name for row in note.note.card] == ["authors", "year", "arxiv", "code"]
    assert "example.org/code" in note.note.card[3].items[0] and note.body.html.strip() == "<p>Body</p>"


def test_a_file_named_by_a_citation_key_has_the_title_of_its_paper() -> None:
    text = "- **Title**: Ice in wells\n- **Author**: Ann Lee\n- **Year**: 2019\n"
    assert parsed(text, path="leeIce2019.md").note.title == "Ice in wells"
    assert parsed(text, path="Wells.md").note.title == "Wells"


def test_front_matter_that_is_no_yaml_tells_of_the_paper_and_of_nothing_else() -> None:
    note = parsed(
        "---\ntitle: Ice: a study\nauthors: Ann Lee\nyear: 2019\ntags: [well]\n---\n", path="@leeIce2019.md"
    ).note
    assert note.paper is not None and note.paper.title == note.title == "Ice: a study"
    assert (note.tags, dict(note.meta)) == ((), {})
    assert [one.code for one in note.diagnostics] == ["front-matter/invalid"]


@pytest.mark.parametrize(
    ("row", "is_told"),
    [
        ("| a | b |", False),
        ("a | b", False),
        ("| a | b | |", False),
        (r"| [[k\|a]] | $\|x\|$ |", False),
        (r"a | b \|", False),
        ("| a | b | c |", True),
        ("a | b | c", True),
        ("| [[k|a]] | b |", False),
        ("| [[k|a]] | b | c |", True),
        ("|| a | b |", True),
        ("> | a | b | c |", True),
    ],
)
def test_cells_that_no_column_is_for_are_told(row: str, is_told: bool) -> None:
    quote = "> " if row.startswith("> ") else ""
    text = f"# T\n\n{quote}| x | y |\n{quote}|---|---|\n{quote}| 1 | 2 |\n{row}\n"
    told = [(one.code, one.where.line) for one in note(text).diagnostics if one.where]
    assert told == [("markdown/lost-cells", 6)] * is_told


def rows_of(note: str) -> list[tuple[str, str]]:
    made = parsed(note)
    targets = [link.target for link in made.note.links]
    return [
        (row.name, re.sub("\0/?(\\d+)\0", lambda slot: f"|{targets[int(slot[1])]}|", row.items[0]))
        for row in made.note.card
        if row.name not in ("authors", "year")
    ]


@pytest.mark.parametrize("value", ["[[a.pdf]]", "![[a.pdf]]"])
def test_a_file_of_the_vault_is_linked_from_the_card(value: str) -> None:
    in_list = f"- **Author**: Ann Lee\n- **Year**: 2020\n- **PDF**: {value}\n\nb"
    for note in (in_list, f'---\nauthors: [Ann Lee]\nyear: 2020\npdf: "{value}"\n---\nb'):
        assert rows_of(note) == [("pdf", "|a.pdf|a.pdf|a.pdf|")]


@pytest.mark.parametrize(
    ("value", "rows"),
    [
        ("zotero://select/items/1", [("zotero", "zotero://select/items/1")]),
        ("<zotero://select/items/1>", [("zotero", "zotero://select/items/1")]),
        ("zotero://open-pdf/library/items/1", []),
        ("<zotero://open-pdf/library/items/1>", []),
        ("[words](zotero://open-pdf/library/items/1)", [("zotero", "words")]),
    ],
)
def test_a_bare_address_of_zotero_is_a_link_or_no_row(value: str, rows: list[tuple[str, str]]) -> None:
    found = rows_of(f"- **Author**: Ann Lee\n- **Year**: 2020\n- **Zotero**: {value}\n\nb")
    assert [(name, re.sub("<[^>]*>", "", item)) for name, item in found] == rows
    assert all("<a " in item or "words" in item for _, item in found)


@pytest.mark.parametrize("piece", ["[[", "[[a|", "—", "> # a\nb\n", "> ```\n> x\n> ```\nb\n", "| [[", "`a|"])
def test_a_row_of_signs_costs_little(piece: str) -> None:
    text = f"| a | b |\n|---|---|\n{piece * (60_000 // len(piece))}](x)"
    # where each sign looks at all others, it is a minute
    assert process_time_of(text) + process_time_of(text.partition("---|\n")[2]) < 10
