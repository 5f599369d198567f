"""Links to targets, backlinks, stubs, and what is told about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.model.diagnostic import Severity
from site_builder.model.graph import Graph, Target
from site_builder.model.note import Context, Heading, Link, LinkKind, Note
from site_builder.model.paper import Paper
from site_builder.model.source import AssetId, NoteId
from site_builder.resolve.graph import Resolution, ResolveOptions, resolve
from site_builder.resolve.vault import MISSING, PRIVATE
from tests.made import bare_note

KINDS: tuple[LinkKind, ...] = ("wikilink", "embed", "markdown", "image", "tag", "citation")


def a_link(target: str, fragment: str = "", *, kind: LinkKind = "wikilink", words: str = "", line: int = 1) -> Link:
    context = None if kind == "tag" else Context(before="see ", words=words or target, after=".")
    return Link(kind=kind, target=target, fragment=fragment, context=context, line=line)


def a_note(
    path: str,
    *links: Link,
    aliases: tuple[str, ...] = (),
    headings: tuple[Heading, ...] = (),
    blocks: tuple[str, ...] = (),
    key: str = "",
) -> Note:
    return bare_note(
        path,
        links=links,
        aliases=aliases,
        headings=headings,
        blocks=blocks,
        paper=Paper(key=key) if key else None,
    )


def a_graph(
    *notes: Note, held_back: Iterable[Note] = (), assets: Iterable[str] = (), options: ResolveOptions | None = None
) -> Graph:
    def by_id(group: Iterable[Note]) -> Mapping[NoteId, Note]:
        return {note.id: note for note in group}

    found = [AssetId(path) for path in assets]
    return resolve(by_id(notes), by_id(held_back), found, options or ResolveOptions()).graph


def target_of(link: Link, *others: Note, at: str = "a.md", **vault: Iterable[str] | Iterable[Note]) -> Target:
    graph = a_graph(a_note(at, link), *others, **vault)  # type: ignore[arg-type]
    return graph.targets[NoteId(at)][0]


def to(path: str, fragment: str = "") -> Target:
    return Target(kind="note", note=NoteId(path), fragment=fragment)


def to_asset(path: str, fragment: str = "") -> Target:
    return Target(kind="asset", asset=AssetId(path), fragment=fragment)


@pytest.mark.parametrize(
    ("at", "target", "paths", "expected"),
    [
        ("a.md", "Beta", ["Beta.md"], "Beta.md"),
        ("a.md", "beta.MD", ["Beta.md"], "Beta.md"),
        ("a.md", "GPT-3.5", ["GPT-3.5.md"], "GPT-3.5.md"),
        ("a.md", "Cafe\u0301", ["x/Café.md"], "x/Café.md"),
        ("a.md", "vision/ViT", ["areas/vision/ViT.md", "areas/audio/ViT.md"], "areas/vision/ViT.md"),
        ("x/a.md", "Fire", ["Fire.md", "x/y/Fire.md"], "Fire.md"),
        ("x/a.md", "Fire", ["b/Fire.md", "x/y/z/Fire.md"], "x/y/z/Fire.md"),
        ("x/a.md", "Fire", ["long/way/Fire.md", "b/Fire.md"], "b/Fire.md"),
        ("x/a.md", "Fire", ["c/Fire.md", "b/Fire.md"], "b/Fire.md"),
        ("p/q/a.md", "../b", ["b.md", "p/b.md"], "p/b.md"),
        ("p/q/a.md", "./b", ["b.md", "p/q/b.md"], "p/q/b.md"),
        ("p/q/a.md", "/b", ["b.md", "p/q/b.md"], "b.md"),
        ("a.md", "bert", ["BERT.md", "bert.md", "Bert.md"], "bert.md"),
        ("a.md", "topic", ["topic/index.md"], "topic/index.md"),
        ("a.md", "topic", ["topic/topic.md", "topic/index.md"], "topic/topic.md"),
        ("a.md", "c#", ["c#.md"], "c#.md"),
        ("a.md", "folder\\b", ["folder/b.md"], "folder/b.md"),
        ("a.md", "two\u00a0words", ["two words.md"], "two words.md"),
    ],
)
def test_a_wikilink_finds_its_note(at: str, target: str, paths: list[str], expected: str) -> None:
    name, _, fragment = target.partition("#")
    link = a_link(name + "#" if target.endswith("#") else name, fragment)
    assert target_of(link, *map(a_note, paths), at=at) == to(expected)


@pytest.mark.parametrize("target", ["ire", "x/Fire", "../Fire", "./Fire", "/y/Fire", "../../etc/passwd", "."])
def test_a_part_of_a_name_or_a_wrong_path_finds_nothing(target: str) -> None:
    assert target_of(a_link(target), a_note("z/Fire.md")) == MISSING


@pytest.mark.parametrize(
    ("at", "target", "paths", "expected"),
    [
        ("p/q/a.md", "b.md", ["b.md", "p/q/b.md"], "p/q/b.md"),
        ("p/q/a.md", "b", ["b.md"], "b.md"),
        ("p/q/a.md", "p/b.md", ["p/b.md"], "p/b.md"),
        ("a.md", "my%20note.md", ["my note.md"], "my note.md"),
        ("a.md", "100%.md", ["100%.md"], "100%.md"),
        ("a.md", "b.md?x=1", ["b.md"], "b.md"),
        ("p/a.md", "topic/", ["topic/README.md"], "topic/README.md"),
        ("p/a.md", "/", ["index.md"], "index.md"),
    ],
)
def test_a_markdown_link_is_read_from_its_folder_first(at: str, target: str, paths: list[str], expected: str) -> None:
    assert target_of(a_link(target, kind="markdown"), *map(a_note, paths), at=at) == to(expected)


def test_a_percent_sign_is_decoded_once_only() -> None:
    assert target_of(a_link("a%2520b.md", kind="markdown"), a_note("a b.md")) == MISSING


def test_a_file_name_beats_an_alias() -> None:
    assert target_of(a_link("BERT"), a_note("@x.md", aliases=("BERT",)), a_note("z/BERT.md")) == to("z/BERT.md")


def test_a_shared_alias_leads_to_the_first_path_with_a_warning() -> None:
    graph = a_graph(
        a_note("m.md", a_link("Same")), a_note("b.md", aliases=("same",)), a_note("a.md", aliases=("Same",))
    )
    assert graph.targets[NoteId("m.md")] == (to("a.md"),)
    assert [(told.code, told.severity) for told in graph.diagnostics] == [("link/ambiguous", Severity.WARNING)]


def test_a_shared_name_is_told_with_its_line() -> None:
    graph = a_graph(a_note("m.md", a_link("Same", line=7)), a_note("b/Same.md"), a_note("a/Same.md"))
    (told,) = graph.diagnostics
    assert (str(told.where), told.code) == ("m.md:7", "link/ambiguous") and "`b/Same.md`" in told.message


@pytest.mark.parametrize("target", ["@key2020", "@KEY2020"])
def test_a_citation_key_finds_a_note_of_another_name(target: str) -> None:
    assert target_of(a_link(target), a_note("p/A title.md", key="key2020")) == to("p/A title.md")


def test_a_pandoc_citation_finds_the_key() -> None:
    assert target_of(a_link("key2020", kind="citation"), a_note("p/@key2020.md")) == to("p/@key2020.md")


def test_links_inside_the_note_stay_there() -> None:
    heading = Heading(level=2, text="方法", source="方法", id="方法")
    graph = a_graph(a_note("a.md", a_link("", "方法"), a_link("a", "方法"), headings=(heading,)))
    assert graph.targets[NoteId("a.md")] == (to("a.md", "方法"), to("a.md", "方法"))
    assert graph.backlinks == {}


def test_a_missing_heading_leads_to_the_page_with_a_warning() -> None:
    graph = a_graph(a_note("a.md", a_link("b", "Gone", line=3), a_link("b", "^gone")), a_note("b.md"))
    assert graph.targets[NoteId("a.md")] == (to("b.md"), to("b.md"))
    assert [told.code for told in graph.diagnostics] == ["link/no-heading", "link/no-block"]


def test_attachments_need_their_extension() -> None:
    assert target_of(a_link("slides.pdf", "page=3"), assets=["files/slides.pdf"]) == to_asset(
        "files/slides.pdf", "page=3"
    )
    assert target_of(a_link("slides"), assets=["files/slides.pdf"]) == MISSING


def test_what_follows_an_image_name_is_ignored() -> None:
    assert target_of(a_link("p.png", "outline", kind="embed"), assets=["img/p.png"]) == to_asset("img/p.png")
    assert target_of(a_link("fig#1.png", kind="image"), assets=["fig#1.png"]) == to_asset("fig#1.png")
    assert target_of(a_link("fig", "1.png", kind="embed"), assets=["fig#1.png"]) == to_asset("fig#1.png")


@pytest.mark.parametrize("path", ["page.html", "x.js", "CNAME", "_headers", "netlify.toml", "board.canvas", "m.xml"])
def test_what_could_run_or_configure_a_host_is_not_published(path: str) -> None:
    graph = a_graph(a_note("a.md", a_link(path)), assets=[path])
    assert (graph.targets[NoteId("a.md")], graph.assets) == ((MISSING,), ())
    assert [told.code for told in graph.diagnostics] == ["link/not-published"]


def test_only_attachments_of_published_notes_are_listed() -> None:
    graph = a_graph(
        a_note("a.md", a_link("pub.png", kind="embed")),
        held_back=[a_note("s.md", a_link("priv.png", kind="embed"))],
        assets=["priv.png", "pub.png", "unused.png"],
    )
    assert graph.assets == (AssetId("pub.png"),)


@pytest.mark.parametrize("target", ["secret", "x/secret", "@secret2020", "Secret Alias", "./x/secret"])
def test_a_link_to_a_note_held_back_is_private_and_told_to_nobody(target: str) -> None:
    secret = a_note("x/secret.md", aliases=("Secret Alias",), key="secret2020")
    graph = a_graph(a_note("a.md", a_link(target)), held_back=[secret])
    assert graph == Graph(targets={NoteId("a.md"): (PRIVATE,)}, backlinks={})


def test_a_note_held_back_wins_over_the_alias_of_another() -> None:
    assert target_of(a_link("Plan"), a_note("b.md", aliases=("Plan",)), held_back=[a_note("Plan.md")]) == PRIVATE


def test_a_published_alias_wins_over_one_held_back() -> None:
    held_back = [a_note("a1.md", aliases=("Plan",))]
    graph = a_graph(a_note("m.md", a_link("Plan")), a_note("b.md", aliases=("Plan",)), held_back=held_back)
    assert (graph.targets[NoteId("m.md")], graph.diagnostics) == ((to("b.md"),), ())


def test_a_warning_names_no_note_held_back() -> None:
    graph = a_graph(a_note("m.md", a_link("Plan")), a_note("a/Plan.md"), held_back=[a_note("bb/Plan.md")])
    assert (graph.targets[NoteId("m.md")], graph.diagnostics) == ((to("a/Plan.md"),), ())


def test_no_hint_names_a_note_held_back() -> None:
    graph = a_graph(a_note("m.md", a_link("My secret plam")), held_back=[a_note("My secret plan.md")])
    assert [told.hint for told in graph.diagnostics] == [""]


def test_a_slip_of_the_pen_gets_a_hint() -> None:
    (told,) = a_graph(a_note("m.md", a_link("Atention")), a_note("papers/Attention.md")).diagnostics
    assert told.hint == "did you mean `papers/Attention`?"


def test_a_cited_paper_without_a_note_is_a_stub_with_its_sentences() -> None:
    graph = a_graph(
        a_note("b.md", a_link("papers/@2031Future.md", words="one"), a_link("@2031FUTURE", words="two")),
        a_note("a.md", a_link("2031future", kind="citation", words="three")),
    )
    stub = graph.stubs["2031future"]
    assert {target.kind for targets in graph.targets.values() for target in targets} == {"stub"}
    assert (stub.name, [backlink.source for backlink in stub.backlinks]) == ("2031future", ["a.md", "b.md"])
    assert [context.words for context in stub.backlinks[1].contexts] == ["one", "two"]
    assert {told.severity for told in graph.diagnostics} == {Severity.NOTICE}


def test_stubs_may_be_switched_off() -> None:
    graph = a_graph(a_note("a.md", a_link("@x")), options=ResolveOptions(stubs=False))
    assert (graph.targets[NoteId("a.md")], graph.stubs) == ((MISSING,), {})


def test_papers_of_the_library_keep_their_stubs() -> None:
    note = a_note("a.md", a_link("@x"), a_link("Y2", kind="citation"))
    graph = a_graph(note, options=ResolveOptions(stubs=False, known=frozenset({"y2"})))
    assert graph.targets[NoteId("a.md")] == (MISSING, Target(kind="stub", name="y2"))
    assert list(graph.stubs) == ["y2"]


@pytest.mark.parametrize(
    ("link", "severity"),
    [
        (a_link("not written"), Severity.NOTICE),
        (a_link("gone.md", kind="markdown"), Severity.NOTICE),
        (a_link("gone", kind="embed"), Severity.WARNING),
        (a_link("@gone", kind="embed"), Severity.WARNING),
        (a_link("gone.png", kind="image"), Severity.WARNING),
        (a_link("gone.pdf"), Severity.WARNING),
    ],
)
def test_lost_pictures_and_embeds_are_worth_a_warning(link: Link, severity: Severity) -> None:
    graph = a_graph(a_note("a.md", link, link))
    assert [(told.code, told.severity) for told in graph.diagnostics] == [("link/missing", severity)]
    assert graph.targets[NoteId("a.md")] == (MISSING, MISSING)


def test_tags_lead_to_tags_and_give_no_backlink() -> None:
    assert target_of(a_link("#nlp/大模型", kind="tag")) == Target(kind="tag", name="nlp/大模型")


def test_backlinks_are_one_entry_a_note_with_each_sentence_once() -> None:
    graph = a_graph(
        a_note("c.md", a_link("t", words="second")),
        a_note("b.md", a_link("t", words="x"), a_link("u"), a_link("t", words="y"), a_link("t", words="x")),
        a_note("t.md", a_link("t")),
        a_note("u.md"),
    )
    found = graph.backlinks[NoteId("t.md")]
    assert [(backlink.source, [c.words for c in backlink.contexts]) for backlink in found] == [
        ("b.md", ["x", "y"]),
        ("c.md", ["second"]),
    ]


texts = st.text(max_size=12) | st.sampled_from(
    ["a", "x/a", "../a", "./x", "@k", "A.md", "%61", "#", "^", "p.png", "\0"]
)
links = st.builds(a_link, texts, texts, kind=st.sampled_from(KINDS))


@given(st.lists(links, max_size=8), st.randoms(use_true_random=False))
def test_any_link_has_a_target_whatever_the_order_of_the_vault(written: list[Link], random: object) -> None:
    notes = [a_note("x/a.md", *written), a_note("a.md", aliases=("A",)), a_note("y/a.md"), a_note("@k.md", key="k")]
    assets = ["p.png", "x/p.png"]
    graph = a_graph(*notes, held_back=[a_note("x/b.md")], assets=assets)
    assert len(graph.targets[NoteId("x/a.md")]) == len(written)
    random.shuffle(notes)  # type: ignore[attr-defined]
    assert a_graph(*notes, held_back=[a_note("x/b.md")], assets=reversed(assets)) == graph


@pytest.mark.parametrize("kind", ["wikilink", "embed", "markdown", "citation"])
def test_a_link_to_an_excluded_note_is_private(kind: LinkKind) -> None:
    note = a_note("a.md", a_link("@2020Key" if kind == "citation" else "drafts/@2020Key.md", kind=kind))
    graph = resolve({note.id: note}, {}, [], ResolveOptions(), ["drafts/@2020Key.md"]).graph
    assert (graph.targets[note.id], graph.stubs, graph.diagnostics) == ((PRIVATE,), {}, ())


def test_an_excluded_file_hides_no_published_one() -> None:
    note, other = a_note("a.md", a_link("plan")), a_note("far/away/plan.md")
    graph = resolve({note.id: note, other.id: other}, {}, [], ResolveOptions(), ["plan.md", "plan.png"]).graph
    assert graph.targets[note.id] == (Target(kind="note", note=other.id),)


def test_an_excluded_picture_is_private() -> None:
    note = a_note("a.md", a_link("x/p.png", kind="embed"), a_link("p.png", kind="image"))
    graph = resolve({note.id: note}, {}, [], ResolveOptions(), ["x/p.png"]).graph
    assert graph.targets[note.id] == (PRIVATE, PRIVATE)


def again(
    before: Resolution | None,
    *notes: Note,
    held_back: Iterable[Note] = (),
    assets: Iterable[str] = ("p.png",),
    left_out: Iterable[str] = (),
) -> Resolution:
    published, private = ({note.id: note for note in group} for group in (notes, held_back))
    options = ResolveOptions(known=frozenset(["ghost"]))
    return resolve(published, private, [*map(AssetId, assets)], options, [*left_out], before=before)


def test_papers_go_by_their_names_in_summaries() -> None:
    cited, plain = a_note("@a.md", key="a", aliases=("Clocks",)), a_note("c.md")
    citing = replace(a_note("b.md", a_link("@a")), summary="As @a says.")
    first = again(None, replace(cited, title="On clocks"), citing, plain)
    assert first.graph.summaries == {citing.id: "As Clocks says."}
    second = again(first, replace(cited, title="On clocks", aliases=("Tides",)), citing, plain)
    assert second.graph.summaries == {citing.id: "As Tides says."}
    assert again(second, replace(cited, title="@a", aliases=()), citing, plain).graph.summaries == {}


def test_what_hangs_on_nothing_else_is_taken_over() -> None:
    cited, citing = a_note("@a.md", key="a"), a_note("b.md", a_link("@a"), a_link("@ghost"))
    first = again(None, cited, citing)
    second = again(first, replace(cited, tags=("new",)), citing)
    assert second.graph == first.graph
    assert second.vault.index is first.vault.index
    assert second.graph.backlinks[cited.id] is first.graph.backlinks[cited.id]
    third = again(second, replace(cited, title="Of a"), citing)
    assert third.graph.targets[citing.id] is first.graph.targets[citing.id]
    assert [link.contexts[0].words for link in third.graph.backlinks[cited.id]] == ["Of a"]


TARGETS = (
    "@a|@A.md|b|c|c/|/c|/|..|../b|c/..|./@a|c/@a|C\\@a|%40a|e%20f|a|A name|a name|K|d.canvas|ghost|@ghost|p.png|"
    "x/p.png|p.png#a|e f|sub/e f".split("|")
)
KINDS_OF_NAMES: tuple[LinkKind, ...] = ("wikilink", "markdown", "citation", "key")
FRAGMENTS = ("", "", "Top", "f")
written = st.tuples(st.sampled_from(("key", *KINDS)), st.sampled_from(TARGETS), st.sampled_from(FRAGMENTS))
versions = st.tuples(
    st.lists(written, max_size=4),
    st.sampled_from([(), (), ("A name",), ("b",), ("sub/e f",)]),
    st.sampled_from([(), (Heading(level=1, text="Top", source="Top", id="top"),)]),
    st.sampled_from(["", "One", "Another"]),
    st.sampled_from(["published", "published", "held back", "none", "left out"]),
    st.sampled_from(["", "", "k", "@a"]),
)
PATHS = ("@a.md", "b.md", "c/@a.md", "c/index.md", "c/c.md", "d.canvas", "e f.md", "b#f.md", "README.md")
ASSETS = ((), ("p.png",), ("p.png", "x/p.png", "b/p.png"), ("e f",))


@pytest.mark.parametrize("others", [(), PATHS], ids=["alone", "among others"])
def test_whatever_file_comes_or_goes_or_is_renamed_every_link_that_may_mean_it_is_looked_up_again(
    others: tuple[str, ...],
) -> None:
    links = [
        a_link(target, fragment, kind=kind)
        for kind in KINDS_OF_NAMES
        for target in TARGETS
        for fragment in FRAGMENTS[1:]
    ]
    citing = [a_note(path, *links) for path in ("b/n.md", "c/n.md", "n.md")]
    for path in PATHS:
        left = [*citing, *(a_note(other) for other in others if other != path)]
        gone = again(None, *left)
        headings = (Heading(level=1, text="Top", source="Top", id="top"),)
        for note in (a_note(path, headings=headings), a_note(path, key="k", aliases=("sub/e f", "A name"))):
            here = again(None, *left, note)
            assert again(gone, *left, note).graph == here.graph
            assert again(here, *left).graph == gone.graph
            assert again(again(here, *left, a_note(path)), *left, note).graph == here.graph
            assert again(gone, *left, held_back=[note]).graph == again(None, *left, held_back=[note]).graph
    for asset in ("x/p.png", "b/p.png", "e f", "A name"):
        assert again(gone, *left, assets=[asset]).graph == again(None, *left, assets=[asset]).graph


def test_an_embedded_drawing_is_the_picture_that_was_exported_beside_it() -> None:
    name, picture = "d/Flow.excalidraw.md", AssetId("d/Flow.excalidraw.svg")
    citing = a_note(
        "n.md", a_link("Flow.excalidraw", kind="embed"), a_link("Flow.excalidraw"), a_link("by hand", kind="embed")
    )
    plain = a_note(name, aliases=("by hand",))
    drawing = replace(plain, meta={"excalidraw-plugin": "parsed"}, links=(Link(kind="picture", target=""),))
    note = Target(kind="note", note=drawing.id)
    other = AssetId("d/Flow.png")
    before = None
    for there, assets, shown in (
        (drawing, [], None),
        (drawing, [picture], picture),
        (plain, [picture], None),
        (drawing, [picture, "d/Flow.excalidraw.png"], picture),
        (drawing, [AssetId("Flow.excalidraw.svg"), other], other),
        (drawing, [], None),
    ):
        before = again(before, citing, there, assets=assets)
        embed = Target(kind="asset", asset=shown, note=drawing.id) if shown else note
        assert before.graph.targets[citing.id] == (embed, note, embed)
        own = (Target(kind="asset", asset=shown) if shown else Target(kind="missing"),)
        assert before.graph.targets[drawing.id] == (own if there.is_drawing else ())
        assert [len(link.contexts) for link in before.graph.backlinks[drawing.id]] == [2]
        assert before.graph == again(None, citing, there, assets=assets).graph


edits = st.tuples(st.sampled_from(PATHS), st.integers(0, 5), versions, st.sampled_from(ASSETS))


@given(st.tuples(*([versions] * len(PATHS))), st.lists(edits, min_size=4, max_size=12))
def test_after_any_edits_the_graph_is_that_of_a_first_look(first: list[Any], later: list[Any]) -> None:
    before = None
    vault: dict[str, tuple[Note, str]] = {}
    versions = dict(zip(PATHS, first, strict=True))
    for path, aspect, version, assets in [*((path, 0, versions[path], ()) for path in PATHS), *later]:
        versions[path] = (*versions[path][:aspect], version[aspect], *versions[path][aspect + 1 :])
        names, aliases, headings, title, state, key = versions[path]
        links = [a_link(target, fragment, kind=kind) for kind, target, fragment in names]
        note = a_note(path, *links, aliases=aliases, headings=headings, key=key)
        summary = f"As {', '.join(target for _, target, _ in names)} say."
        vault[path] = replace(note, title=title or path, summary=summary), state
        published, held_back = (
            [one for one, how in vault.values() if how == want] for want in ("published", "held back")
        )
        left_out = [one.id for one, how in vault.values() if how == "left out"]
        before = again(before, *published, held_back=held_back, assets=assets, left_out=left_out)
        assert before.graph == again(None, *published, held_back=held_back, assets=assets, left_out=left_out).graph
