"""The known site with another text of one of its notes: what it says, who it leads to, whom it names."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from site_builder.derive.mentions import MOST_OF_A_PAPER, of_note, scan
from site_builder.derive.related import related, related_otherwise
from site_builder.engine import codec
from site_builder.engine.known import Known
from site_builder.engine.lazy import Over
from site_builder.engine.ledger import Bodies, Ledger
from site_builder.model.diagnostic import Diagnostic
from site_builder.model.graph import Backlink, Stub, Target
from site_builder.model.note import Body, Context, Note
from site_builder.model.paper import Paper
from site_builder.model.site import Mention, Site
from site_builder.model.source import NoteId
from site_builder.resolve.quotation import notes_quoted, stubs_quoted, summary_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Retold:
    """A site with another text of a note, the notes and the papers without a note that it cites otherwise now, and the
    notes that it linked to before.
    """

    known: Known
    cited: frozenset[NoteId]
    stubs: frozenset[str]
    linked: frozenset[NoteId]


class NewStub(NamedTuple):
    """A paper without a note that is cited for the first time; `paper` is what the library knows of it."""

    name: str
    url: str
    paper: Paper | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLinks:
    """What the links of a note lead to now, what there is to tell of them, and the papers without a note that come and
    go with them, by key.
    """

    targets: tuple[Target, ...]
    diagnostics: tuple[Diagnostic, ...]
    come: Mapping[str, NewStub]
    gone: frozenset[str]


def with_note(known: Known, raw: Note, ledger: Ledger, links: NewLinks | None = None) -> Retold:
    """The site with another text of a note that leaves its frame as it is; with other `links` where not None."""
    id, site = raw.id, known.site
    old, before, old_targets = site.notes[id], known.raw[id], site.graph.targets[id]
    targets = links.targets if links is not None else old_targets
    added = [f.name for f in dataclasses.fields(Note) if getattr(old, f.name) != getattr(before, f.name)]
    new = dataclasses.replace(raw, **{name: getattr(old, name) for name in added}) if added else raw
    notes: Mapping[NoteId, Note] = Over(site.notes, {id: new})
    was, now = notes_quoted(old, old_targets, site.notes), notes_quoted(new, targets, notes)
    cited = frozenset(other for other in was.keys() | now.keys() if was.get(other) != now.get(other))
    was_stubs, now_stubs = stubs_quoted(old, old_targets, site.notes), stubs_quoted(new, targets, notes)
    stubs = frozenset(key for key in was_stubs.keys() | now_stubs.keys() if was_stubs.get(key) != now_stubs.get(key))
    backlinks: Mapping[NoteId, tuple[Backlink, ...]] = Over(
        site.graph.backlinks,
        {other: _requoted(site.graph.backlinks.get(other, ()), id, now.get(other)) for other in cited},
    )
    if was.keys() != now.keys():
        backlinks = {other: some for other in sorted(backlinks) if (some := backlinks[other])}
    graph = dataclasses.replace(
        site.graph,
        targets=site.graph.targets if targets is old_targets else Over(site.graph.targets, {id: targets}),
        backlinks=backlinks,
        summaries=Over(site.graph.summaries, {id: summary_of(new, targets, notes)}),
        stubs=Over(
            site.graph.stubs,
            {
                key: dataclasses.replace(stub, backlinks=_requoted(stub.backlinks, id, now_stubs.get(key)))
                for key in stubs & site.graph.stubs.keys()
                for stub in (site.graph.stubs[key],)
            },
        ),
    )
    site = dataclasses.replace(site, notes=notes, bodies=Bodies(ledger, notes), graph=graph)
    if links is not None and (links.come or links.gone):
        site = _with_stubs(site, links, {key: Backlink(source=id, contexts=now_stubs[key]) for key in links.come})
        stubs -= links.gone
    changed = dataclasses.replace(known, site=site, raw=Over(known.raw, {id: raw}))
    return Retold(known=changed, cited=cited, stubs=stubs, linked=frozenset(was))


def _with_stubs(site: Site, links: NewLinks, cited: Mapping[str, Backlink]) -> Site:
    """The site with the papers without a note that come, `cited` each, and without those that go."""
    fresh = {key: Stub(key=key, name=new.name, backlinks=(cited[key],)) for key, new in links.come.items()}
    keys = sorted({*site.graph.stubs, *fresh} - links.gone)
    stubs = {key: fresh[key] if key in fresh else site.graph.stubs[key] for key in keys}
    urls = {key: links.come[key].url if key in fresh else site.stub_urls[key] for key in keys}
    papers = {**site.stub_papers, **{key: new.paper for key, new in links.come.items() if new.paper is not None}}
    papers = {key: papers[key] for key in keys if key in papers}
    graph = dataclasses.replace(site.graph, stubs=stubs)
    return dataclasses.replace(site, graph=graph, stub_urls=urls, stub_papers=papers)


def with_mentions(
    known: Known, id: NoteId, before: Body, after: Body, linked: Collection[NoteId]
) -> tuple[Known, set[NoteId]] | None:
    """The site with the unlinked mentions of a note's new text, and the papers that are mentioned otherwise now; None
    when a paper is mentioned so often that its list was cut. `linked` are the notes that it linked to before.
    """
    site, names = known.site, known.names()
    now_linked = notes_quoted(site.notes[id], site.graph.targets[id], site.notes)
    was = {paper: one for paper, one in of_note(id, scan(before, names), names).items() if paper not in linked}
    now = {paper: one for paper, one in of_note(id, scan(after, names), names).items() if paper not in now_linked}
    papers = {paper for paper in was.keys() | now.keys() if was.get(paper) != now.get(paper)}
    changes: dict[NoteId, tuple[Mention, ...]] = {}
    for paper in papers:
        others = [one for one in site.mentions.get(paper, ()) if one.source != id]
        if paper in now:
            others.append(now[paper])
        if len(others) >= MOST_OF_A_PAPER:
            return None
        changes[paper] = tuple(sorted(others, key=lambda one: one.source))
    if not changes:
        return known, papers
    mentions: Mapping[NoteId, tuple[Mention, ...]] = Over(site.mentions, changes)
    return dataclasses.replace(known, site=dataclasses.replace(site, mentions=mentions)), papers


def with_related(known: Known, links: Mapping[NoteId, tuple[Target, ...]]) -> tuple[Known, set[NoteId]]:
    """The site with related notes found anew after links became others, and the notes with others now. `links` are the
    targets of these notes before.
    """
    site = known.site
    asked = related_otherwise(site.graph, links)
    now = related(site.notes, site.graph, site.collections, known.order(), asked)
    changes = {id: now.get(id, ()) for id in asked if now.get(id, ()) != site.related.get(id, ())}
    return dataclasses.replace(known, site=dataclasses.replace(site, related=Over(site.related, changes))), {*changes}


def frame(note: Note) -> bytes:
    """All of a note that a collection or an address may hang on: neither words, nor links, nor the ends of links."""
    return shape(dataclasses.replace(note, links=(), headings=(), blocks=(), places=()))


def shape(note: Note) -> bytes:
    """The frame of a note, and what the graph may hang on: the ends of links, and of its links all but their words."""
    context = Context(before="", words="", after="")
    return codec.dumps(
        dataclasses.replace(
            note,
            digest="",
            body_digest="",
            summary="",
            length=0,
            has_math=False,
            diagnostics=(),
            links=tuple(
                dataclasses.replace(link, line=0, context=context if link.context is not None else None)
                for link in note.links
            ),
            headings=tuple(dataclasses.replace(heading, line=0) for heading in note.headings),
        )
    )


def _requoted(
    links: tuple[Backlink, ...], source: NoteId, contexts: tuple[Context, ...] | None
) -> tuple[Backlink, ...]:
    """The backlinks of a note when `source` leads to it in other sentences, or in none."""
    kept = [link for link in links if link.source != source]
    if contexts is not None:
        kept.append(Backlink(source=source, contexts=contexts))
    return tuple(sorted(kept, key=lambda link: link.source))
