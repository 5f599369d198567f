from dataclasses import replace

from site_builder.model.graph import Target
from site_builder.model.note import Context, Link, Note
from site_builder.model.source import NoteId
from site_builder.resolve.quotation import BareLink, bare_links, quoted, summary_of
from tests.made import bare_note


def note(id: str, title: str, *links: Link, aliases: tuple[str, ...] = ()) -> Note:
    return bare_note(id, title, links=links, aliases=aliases)


def test_a_citation_key_without_words_reads_by_the_name_of_the_paper() -> None:
    notes = {
        NoteId("@hopper1952.md"): note("@hopper1952.md", "The Education of a Computer", aliases=("Compilers",)),
        NoteId("@nobody.md"): note("@nobody.md", "@nobody"),
    }
    links = (
        Link(kind="wikilink", target="@hopper1952"),
        Link(kind="embed", target="@hopper1952", fragment="Idea#^b"),
        Link(kind="wikilink", target="@hopper1952", label="her paper"),
        Link(kind="wikilink", target="@nobody"),
    )
    targets = [Target(kind="note", note=id) for id in (*[NoteId("@hopper1952.md")] * 3, NoteId("@nobody.md"))]
    bare = bare_links(note("a.md", "A", *links), targets)
    assert [one.shown for one in bare] == ["@hopper1952 > Idea > ^b", "@hopper1952", "@nobody"]
    context = Context(before="As @hopper1952 says, ", words="@hopper1952 > Idea > ^b", after=" and @nobody.")
    assert quoted(context, bare, notes) == Context(
        before="As Compilers says, ", words="Compilers > Idea", after=" and @nobody."
    )


def test_a_summary_reads_as_the_note_is_quoted() -> None:
    paper = note("@hopper1952.md", "The Education of a Computer", aliases=("Compilers",))
    links = (Link(kind="citation", target="hopper1952"), Link(kind="wikilink", target="@lost"))
    citing = replace(note("a.md", "A", *links), summary="As [@hopper1952, p. 3] says of @lost to x@hopper1952.org.")
    targets = (Target(kind="note", note=paper.id), Target(kind="missing"))
    assert summary_of(citing, targets, {paper.id: paper}) == "As [Compilers, p. 3] says of @lost to x@hopper1952.org."


def test_a_key_within_another_word_is_none() -> None:
    context = Context(
        before="write to x@hopper1952.org or @hopper1952b; 见@hopper1952的", words="@hopper1952", after=""
    )
    paper = note("@hopper1952.md", "Compilers")
    assert quoted(context, [BareLink("@hopper1952", paper.id, ())], {paper.id: paper}) == Context(
        before="write to x@hopper1952.org or @hopper1952b; 见Compilers的", words="Compilers", after=""
    )


def test_no_note_is_looked_at_that_the_sentence_does_not_name() -> None:
    context = Context(before="", words="@hopper1952", after="")
    bare = [BareLink("@hopper1952 > Idea", NoteId("x.md"), ("Idea",)), BareLink("@other", NoteId("y.md"), ())]
    assert quoted(context, bare, {}) == context
