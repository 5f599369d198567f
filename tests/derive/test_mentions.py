from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.derive.mentions import MOST_OF_A_NOTE, is_telling, mentions
from site_builder.model.graph import Backlink, Graph
from site_builder.model.note import Body, Context, Note, Section
from site_builder.model.paper import Paper
from site_builder.model.source import NoteId
from site_builder.text.markup import strip_tags


def note(id: str, title: str, *aliases: str, is_paper: bool = False) -> Note:
    paper = Paper(key=id) if is_paper else None
    return Note(id=NoteId(id), title=title, lang="en", digest="", body_digest=id, aliases=aliases, paper=paper)


def body(html: str) -> Body:
    return Body(html=html, sections=(Section(anchor="", heading="", text=strip_tags(html)),))


PAPER = note("@p.md", "The Education of a Computer", "A-0", "编译自动化", is_paper=True)


def found(html: str, paper: Note = PAPER, graph: Graph | None = None) -> list[str]:
    notes = {one.id: one for one in (paper, note("n.md", "N"))}
    bodies = {paper.id: body(""), NoteId("n.md"): body(html)}
    some, _ = mentions(notes, bodies, graph or Graph(targets={}, backlinks={}), {})
    return [f"{one.context.before}|{one.context.words}|{one.context.after}" for one in some.get(paper.id, ())]


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>Once. She wrote the  education of a computer. Later.</p>", "She wrote |the education of a computer|."),
        ("<ul><li>With A-0 it began</li></ul>", "With |A-0| it began"),
        ("<p>前面。她的编译自动化论文。后面。</p>", "她的|编译自动化|论文。"),
        ("<p>使用A-0编译。</p>", "使用|A-0|编译。"),
        (
            "<p>The<br>Education of a\nComputer; the education of a\ncomputer</p>",
            "Education of a Computer; |the education of a computer|",
        ),
        ("<p>İ the EDUCATION of a computer</p>", "İ |the EDUCATION of a computer|"),
        ("<p>see \x003\x00x\x00/3\x00 and A-0</p>", "see … and |A-0|"),
    ],
)
def test_a_name_in_the_text_is_a_mention_with_its_sentence(html: str, words: str) -> None:
    assert found(html) == [words]


@pytest.mark.parametrize(
    "html",
    [
        "<p>a-0 and AA-0 and A-01</p>",
        '<p><a class="ext" href="x">A-0</a> <code>A-0</code></p><pre><code>A-0</code></pre>',
        "<p>\x000\x00A-0\x00/0\x00</p>",
        '<p title="A-0">nothing</p>',
    ],
)
def test_parts_of_words_links_and_code_are_none(html: str) -> None:
    assert found(html) == []


def test_a_note_that_links_to_the_paper_does_not_mention_it() -> None:
    backlink = Backlink(source=NoteId("n.md"), contexts=(Context(before="", words="x", after=""),))
    assert found("<p>A-0</p>", graph=Graph(targets={}, backlinks={PAPER.id: (backlink,)})) == []


def test_a_name_of_two_notes_means_none() -> None:
    notes = {one.id: one for one in (PAPER, note("@q.md", "A-0", is_paper=True), note("n.md", "N"))}
    bodies = {id: body("<p>A-0</p>") for id in notes}
    assert mentions(notes, bodies, Graph(targets={}, backlinks={}), {})[0] == {}


@pytest.mark.parametrize(
    ("name", "telling"),
    [
        *(("GPT-2", True), ("xPos", True), ("Longformer", True), ("attention", False), ("Ideas", False), ("AI", False)),
        *(("Deep learning", True), ("2020", False), ("综述", False), ("编译器", True), ("@key2020", False)),
    ],
)
def test_names_that_could_mean_anything_are_left_alone(name: str, telling: bool) -> None:
    assert is_telling(name) is telling


def test_what_was_found_is_not_looked_for_again_until_a_name_changes() -> None:
    class Counted(dict[NoteId, Body]):
        reads = 0

        def __getitem__(self, id: NoteId) -> Body:
            Counted.reads += 1
            return super().__getitem__(id)

    notes = {one.id: one for one in (PAPER, note("n.md", "N"))}
    bodies = Counted({PAPER.id: body(""), NoteId("n.md"): body("<p>A-0</p>")})
    graph = Graph(targets={}, backlinks={})
    first, known = mentions(notes, bodies, graph, {})
    assert mentions(notes, bodies, graph, known) == (first, known) and Counted.reads == 2
    assert mentions({**notes, PAPER.id: note("@p.md", "B-1", is_paper=True)}, bodies, graph, known)[0] == {}
    assert mentions(notes, bodies, graph, {"names": known["names"], "notes": {"n.md": ["n.md", [["A-0"]]]}})[0] == first


@settings(max_examples=60)
@given(st.data())
def test_other_names_are_found_as_in_a_vault_that_is_new(data: st.DataObject) -> None:
    words = ("A-0", "B-1", "Colossus 2", "编译自动化", "编译自动", "Colossus 2 and B-1")
    texts = st.lists(st.sampled_from([*words, "яA-0", "xB-1", "and", "的"]), max_size=6).map(" ".join)
    ids = [NoteId(f"{number}.md") for number in range(4)]
    bodies = {id: body(f"<p>{data.draw(texts)}</p>") for id in ids}
    known: Mapping[str, object] = {}
    for _ in range(4):
        names = data.draw(st.lists(st.sampled_from(words), min_size=len(ids), max_size=len(ids)))
        notes = {id: note(id, name, is_paper=True) for id, name in zip(ids, names, strict=True)}
        some, known = mentions(notes, bodies, Graph(targets={}, backlinks={}), known)
        assert (some, known) == mentions(notes, bodies, Graph(targets={}, backlinks={}), {})


def test_a_note_full_of_mentions_tells_the_first_ones_however_names_come_and_go() -> None:
    text = " ".join(f"N-{number}" for number in range(1000, 1000 + MOST_OF_A_NOTE + 20))
    bodies = {NoteId("n.md"): body(f"<p>{text}</p>")}
    known: Mapping[str, object] = {}
    for gone in (5, 0, 30, 7):
        papers = [note(f"@{name}.md", name, is_paper=True) for name in text.split()[gone:]]
        notes = {one.id: one for one in (note("n.md", "N"), *papers)}
        some, known = mentions(
            notes, bodies | {one.id: body("") for one in papers}, Graph(targets={}, backlinks={}), known
        )
        assert [*some] == [NoteId(f"@{name}.md") for name in sorted(text.split()[gone:])[:MOST_OF_A_NOTE]]


@settings(max_examples=60)
@given(st.text(st.characters(exclude_characters="\0"), max_size=40), st.text(alphabet="<>/apre =\x000A-", max_size=60))
def test_any_text_and_any_name(name: str, html: str) -> None:
    for line in found(html, note("@p.md", name, name[::-1], is_paper=True)):
        assert "\0" not in line
