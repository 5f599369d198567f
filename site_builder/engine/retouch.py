"""An edit of words, or of links between notes: no name, tag or field is another, so nothing moves but what shows them.

Such an edit costs what its own pages cost. Whatever else happened, `retouch` returns None and `rebuild` looks at all.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from site_builder.derive.search.cited import Cited
from site_builder.derive.search.index import Edited, Posted, StaleError, edit_index, number_notes
from site_builder.derive.search.postings import index_note
from site_builder.engine import codec, known_store, standing_index
from site_builder.engine.known import Known
from site_builder.engine.ledger import Ledger, NoteRow
from site_builder.engine.outputs import are_untouched, file_digest, stats_of
from site_builder.engine.parsing import ParseTask, note_key, parse_one
from site_builder.engine.plan import NEW, Made
from site_builder.engine.rebuild import known_theme, staging_of
from site_builder.engine.relink import relinked
from site_builder.engine.rendering import Rendered, RenderJob, RenderTask, rendered
from site_builder.engine.retold import NewLinks, shape, with_mentions, with_note, with_related
from site_builder.engine.run import BuildReport, Run, gathered
from site_builder.engine.state import State
from site_builder.engine.unchanged import Last, left_out_digest, remember
from site_builder.load.scan import Entry, Survey, read_note, source_of
from site_builder.model.diagnostic import Diagnostic
from site_builder.model.graph import Target
from site_builder.model.note import Body, Note
from site_builder.model.page import Artifact, FactKey, Page
from site_builder.model.source import NoteId, Source, is_published_on_use
from site_builder.publish.commit import RECORD, cannot_write, edited_record, publish, put_ahead, uninterrupted
from site_builder.publish.stage import stage, unstage
from site_builder.render.digests import graph_digests, link_digests, notes_digest, own_digests
from site_builder.render.facts import adopt
from site_builder.render.kinds.stub import stub_page
from site_builder.text.digest import digest_bytes

MOST = 16  # notes; more are no edit by hand


class _NoEditError(Exception):
    """It is more than an edit of words and links, or something is not as it should be."""


def retouch(run: Run, ledger: Ledger, last: Last, found: Survey, now_ns: int) -> tuple[BuildReport, str] | None:
    """The build after such an edit, and why the ledger could not be written; None when there is more to do.

    `last` is the build before, of the same program, configuration, theme and library.
    """
    memory = run.memory
    state = memory.state or State(ledger)
    entries = _touched(state, found)
    if entries is None or not last.is_whole or last.scanned != found.diagnostics:
        return None
    if last.left_out != left_out_digest(found):
        return None
    if memory.known is not None:
        memory.known.follow(ledger)
    elif not are_untouched(run.output, state.file_stats(), jobs=run.jobs):
        return None
    before = memory.known or known_store.load(ledger)
    if before is None or before.has_bases:
        return None
    try:
        return _Edit(run, ledger, last, found, now_ns, state, before).made(entries)
    except _NoEditError:
        ledger.forget_unsaved()
        return None


def _touched(state: State, found: Survey) -> list[Entry] | None:
    """The files whose state is another, or was too fresh to be believed; None when files came or went."""
    rows = state.source_rows()
    if len(rows) != len(found.entries):
        return None
    touched: list[Entry] = []
    for entry in found.entries:
        row = rows.get(entry.path)
        if row is None or row[0] != entry.kind:
            return None
        if row[1] != entry.size or row[2] != entry.mtime_ns or row[3] != entry.ctime_ns or row[4] != entry.inode:
            touched.append(entry)
    return touched


class _Edit:
    """One edit under way."""

    def __init__(
        self, run: Run, ledger: Ledger, last: Last, found: Survey, now_ns: int, state: State, before: Known
    ) -> None:
        self.run = run
        self.ledger = ledger
        self.last = last
        self.found = found
        self.now_ns = now_ns
        self.state = state
        self.known = before
        self.papers, self.urls = before.site.stub_papers, before.site.stub_urls  # of those without a note
        self.diagnostics = list(last.diagnostics)
        self.facts: dict[FactKey, str] = {}
        self.gone: list[Posted] = []
        self.come: list[Posted] = []
        self.rows: list[NoteRow] = []
        self.linking: dict[NoteId, tuple[Target, ...]] = {}  # notes with other links, and where they led before
        self.stubs: set[str] = set()  # papers without a note that other notes may cite, or none any more
        self.new_pages: list[Page] = []
        self.lost_pages: list[Page] = []
        self.renamed: set[NoteId] = set()  # notes with something else around them: what links to them, what names them
        self.ahead: dict[str, str] = {}  # pages that are in their places already, with their digests

    def made(self, entries: Iterable[Entry]) -> tuple[BuildReport, str]:
        sources = [self._read(entry) for entry in entries]
        for row in self.rows:
            self.ledger.add_note(row)
        adopt(self.known.site, self.known.overview)
        self._shared_facts()
        if {page.path for page in self.new_pages} & {page.path for page in self.lost_pages}:
            raise _NoEditError  # one note took over what the other left
        if self.run.memory.is_kept and not self.new_pages and not self.lost_pages:
            self._show()
        index = self._index()
        return self._publish(sources, index)

    # what the notes say now

    def _read(self, entry: Entry) -> Source:
        content, options = self.run.config.content, self.run.config.parse
        if entry.kind == "asset":
            digest = self.state.asset_digest(entry.path)
            if digest is not None and file_digest(content / entry.path) != digest:
                raise _NoEditError
            return source_of(entry, "", now_ns=self.now_ns)
        raw = read_note(content, entry.path)
        if isinstance(raw, Diagnostic):
            raise _NoEditError
        source = source_of(entry, digest_bytes(raw), now_ns=self.now_ns)
        row = self.state.source_rows()[entry.path]
        if row[5] == source.digest:
            return source
        if len(self.rows) == MOST or is_published_on_use(entry.path):
            raise _NoEditError
        engine = self.run.memory.engine
        if self.ledger.key(entry.path) != note_key(engine, options, row[5]):
            raise _NoEditError  # parsed since by somebody who did not build
        key = note_key(engine, options, source.digest)
        parsed = parse_one(ParseTask(source, raw, key, options))
        if parsed.fault:
            raise _NoEditError
        self._take(codec.loads(Note, parsed.row.head), parsed.row)
        return source

    def _take(self, note: Note, row: NoteRow) -> None:
        before = self.known.raw[note.id] if note.id in self.known.site.notes else None
        if before is None:
            raise _NoEditError
        links = None
        if shape(before) != shape(note):
            links = relinked(self.run, self.ledger, self.known, self.found, note, self.diagnostics, self.state)
            if links is None:
                raise _NoEditError
        if before.length != note.length and self.known.lengths_count and not self.run.config.site.language:
            raise _NoEditError
        filled, old_body = self.known.site.notes[note.id], self.ledger.body(note.id)
        self.diagnostics = _retold(self.diagnostics, before, note, links)
        led = self.known.site.graph.targets[note.id]
        urls = self.known.site.stub_urls
        lost = [stub_page(key, urls[key]) for key in sorted(links.gone)] if links is not None else []
        had_links = bool(self.known.site.graph.backlinks)
        retold = with_note(self.known, note, self.ledger, links)
        self.known = retold.known
        self._post(filled, old_body, row)
        if bool(self.known.site.graph.backlinks) != had_links:
            raise _NoEditError  # the graph has a page now, or has none any more
        if links is not None:
            self.stubs |= retold.stubs | links.gone
            self.new_pages += [stub_page(key, new.url) for key, new in links.come.items()]
            self.lost_pages += lost
            self.linking[note.id] = led
            self.renamed |= {note.id, *retold.cited}
        named: set[NoteId] = set()
        if self.run.config.papers.mentions:
            body = codec.loads(Body, row.body)
            mentioned = with_mentions(self.known, note.id, old_body, body, retold.linked)
            if mentioned is None:
                raise _NoEditError
            self.known, named = mentioned
        self.rows.append(row)
        self.renamed |= named
        self.facts |= own_digests(self.known.site, note.id)
        self.facts |= link_digests(self.known.site, sorted(retold.cited), sorted(retold.stubs), sorted(named))

    def _post(self, before: Note, body: Body, row: NoteRow) -> None:
        """What leaves the search index and what enters it; both with what a library adds to the note."""
        if not self.run.config.search:
            return
        id, site = before.id, self.known.site
        gone, come = self.ledger.postings(id), row.postings
        if site.outline is not None and id in site.outline.filled:
            gone, come = index_note(before, body), index_note(site.notes[id], codec.loads(Body, row.body))
        number = self.known.numbers()[id]
        self.gone.append(Posted(number, site.urls[id], gone))
        self.come.append(Posted(number, site.urls[id], come))

    def _shared_facts(self) -> None:
        """What is made of the facts of all notes."""
        if self.linking:
            self.known, others = with_related(self.known, self.linking)
            self.renamed |= others
            adopt(self.known.site, self.known.overview)
            self.facts |= graph_digests(self.known.site, sorted(self.linking), sorted(others))
        digests = {key.name: digest for key, digest in self.facts.items() if key.kind == "note"}
        if any(self.state.fact(FactKey("note", id)) != digest for id, digest in digests.items()):
            every = (digests.get(id) or self.state.fact(FactKey("note", id)) for id in self.known.site.notes)
            self.facts[FactKey("notes", "")] = notes_digest(every)

    def _index(self) -> Edited | None:
        if not self.run.config.search:
            return None
        if self.known.site.outline is None:
            raise _NoEditError
        if self.new_pages or self.lost_pages:
            self._post_cited()
        read = partial(standing_index.read_standing, self.run.output)
        try:
            edited = edit_index(self.known.site.outline, self.gone, self.come, read)
        except StaleError as error:
            raise _NoEditError from error
        if edited is None:
            raise _NoEditError
        self.facts |= {FactKey("search", file.path): file.digest for file in edited.files}
        search = edited.files or edited.rest[:1]
        site = dataclasses.replace(self.known.site, search=search, outline=edited.outline)
        self.known = dataclasses.replace(self.known, site=site)
        adopt(site, self.known.overview)
        return edited

    def _post_cited(self) -> None:
        """The papers without a note that a library knows and that leave the search index or enter it."""
        site = self.known.site
        was, now = Cited(self.papers, self.urls), Cited(site.stub_papers, site.stub_urls)
        old, new = number_notes((*site.notes, *was)), number_notes((*site.notes, *now))
        for id in old:
            if id in new and (old[id] != new[id] or (id in was and was.urls[id] != now.urls[id])):
                raise _NoEditError
        self.gone += [Posted(old[id], was.urls[id], was[id]) for id in was if id not in now]
        self.come += [Posted(new[id], now.urls[id], now[id]) for id in now if id not in was]

    # what is written for that

    def _show(self) -> None:
        """Put the pages of the notes themselves in their places: whoever writes waits for them, not for the rest."""
        paths = [f"{self.known.site.urls[NoteId(row.path)]}index.html" for row in self.rows]
        tasks = [
            RenderTask(Page(path, old.kind, old.subject), old.digest)
            for path in paths
            if (old := self.state.made_page(path)) is not None
        ]
        job = self._job()
        try:
            for page in rendered(tasks, job, jobs=1, progress=lambda done, total: None):
                if page.lost or page.is_makeshift:
                    raise _NoEditError
                if page.size >= 0:
                    put_ahead(page.path, self.run.output, job.staging, step=self.run.step)
                    self.ahead[page.path] = page.digest
                    self.run.shown(page.path)
        except OSError as error:
            raise _NoEditError from error
        finally:
            unstage(job.staging)

    def _job(self) -> RenderJob:
        return RenderJob(
            site=self.known.site,
            config=self.run.config,
            theme=known_theme(self.run.config, self.run.memory),
            output=self.run.output,
            staging=staging_of(self.run),
            facts=self.facts,
        )

    def _publish(self, sources: Sequence[Source], index: Edited | None) -> tuple[BuildReport, str]:
        run, state = self.run, self.state
        stale_files = index.gone if index is not None else ()
        lost = [FactKey("stub", page.subject) for page in self.lost_pages]
        changed = state.changed_among(self.facts | dict.fromkeys(lost, ""))
        lost += [FactKey("search", path) for path in stale_files]
        gone = [*stale_files, *(page.path for page in self.lost_pages)]
        made = {path: state.made_page(path) for path in state.readers(changed) if path not in gone}
        files = [file.path for file in index.files if state.made_page(file.path) is None] if index is not None else []
        fresh = [*self.new_pages, *(Page(path, standing_index.KIND, path) for path in files)]
        pages = [Page(path, old.kind, old.subject) for path, old in made.items() if old is not None] + fresh
        job = self._job()
        try:
            known = {path: old.digest for path, old in made.items() if old is not None} | self.ahead
            tasks = [RenderTask(page, known.get(page.path)) for page in pages]
            results = rendered(tasks, job, jobs=1, progress=lambda done, total: run.progress("render", done, total))
            if any(result.lost or result.is_makeshift for result in results):
                raise _NoEditError
            staged = [result.path for result in results if result.size >= 0]
            staged += _staged_record([page.path for page in fresh], gone, run.output, job.staging)
        except BaseException as error:
            unstage(job.staging)
            if isinstance(error, OSError):
                raise cannot_write(run.output, error) from error
            raise
        stale = [path for path in gone if os.path.lexists(f"{run.output}/{path}")]
        with uninterrupted():
            kept = {*state.paths(), *(page.path for page in fresh)}.difference(gone) if stale else ()
            published = publish(staged, stale, run.output, job.staging, kept=kept, step=run.step)
            written = tuple(sorted({*published.written, *self.ahead} - {RECORD}))
            why = {path: min(changed[number] for number in state.numbers_of(path, changed)) for path in made}
            why |= {page.path: NEW for page in fresh}
            total = self.last.pages + len(fresh) - len(gone)
            report = BuildReport(
                notes=self.last.notes,
                pages_written=len(written),
                pages_unchanged=total - len(written),
                removed=len(published.removed),
                attachments=self.last.attachments,
                diagnostics=gathered(self.diagnostics),
                seconds=0.0,
                changed=written,
                why={path: why[path] for path in written if path in why},
            )
            return report, self._remember(sources, pages, results, gone, lost, report)

    def _remember(
        self,
        sources: Sequence[Source],
        pages: Sequence[Page],
        results: Sequence[Rendered],
        gone: Sequence[str],
        lost: Sequence[FactKey],
        report: BuildReport,
    ) -> str:
        run, state, ledger = self.run, self.state, self.ledger
        stats = stats_of(run.output, [RECORD, *(page.path for page in pages)])
        reads = {result.path: result for result in results}
        numbers = state.patch_facts(self.facts, (key for result in results for key in result.reads), lost)
        rows: dict[str, Made | None] = dict.fromkeys(gone)
        for page in pages:
            if page.path in stats:
                shared, own = state.reads(reads[page.path].reads, numbers)
                rows[page.path] = Made(page.kind, page.subject, reads[page.path].digest, shared, own, *stats[page.path])
        state.patch_made(rows, {RECORD: stats[RECORD]} if RECORD in stats else {})
        state.patch_sources(sources)
        state.patch_assets(source for source in sources if source.kind == "asset")
        state.save(ledger)
        known_store.save_outline(self.known.site.outline, ledger)
        if self.stubs:
            known_store.save_stubs(self.known.site, self.stubs, ledger)
        site, raw = self.known.site, self.known.raw
        around = self.renamed | {id for id in (NoteId(row.path) for row in self.rows) if site.notes[id] is not raw[id]}
        ledger.set_around([(id, codec.dumps(known_store.around(self.known, id))) for id in sorted(around)])
        remember(
            ledger,
            world=self.last.world,
            found=self.found,
            beside=map(Path, self.last.places),
            report=report,
            is_whole=all(page.path in stats for page in pages),
            told=report.diagnostics != self.last.diagnostics,
        )
        memory = run.memory
        memory.token = os.urandom(8).hex()
        ledger.pack("token", memory.token)
        problem = ledger.commit()
        memory.state = state
        site = dataclasses.replace(self.known.site, search=(), bodies={})
        memory.known = dataclasses.replace(self.known, site=site)
        for row in self.rows if memory.notes else ():
            memory.notes[row.path] = row.key, self.known.raw[NoteId(row.path)]
        return problem


def _retold(diagnostics: Sequence[Diagnostic], before: Note, after: Note, links: NewLinks | None) -> list[Diagnostic]:
    """The diagnostics of a build after an edit: those of the note itself are new ones, those of its links may stand in
    other lines, where they are not those of other `links`.
    """
    if links is not None:
        kept = (one for one in diagnostics if one not in before.diagnostics and not _is_of_links(one, before.id))
        return [*kept, *after.diagnostics, *links.diagnostics]
    lines: dict[int | None, int | None] = {None: None}
    for old, new in zip(before.links, after.links, strict=True):
        if lines.setdefault(old.line or None, new.line or None) != (new.line or None):
            raise _NoEditError
    own = set(before.diagnostics)
    told = list(after.diagnostics)
    for one in diagnostics:
        if one in own:
            continue
        if one.where is not None and _is_of_links(one, before.id):
            if one.where.line not in lines:
                raise _NoEditError
            one = dataclasses.replace(one, where=dataclasses.replace(one.where, line=lines[one.where.line]))
        told.append(one)
    return told


def _is_of_links(one: Diagnostic, note: NoteId) -> bool:
    return one.where is not None and one.where.path == note and one.code.startswith("link/")


def _staged_record(come: Sequence[str], gone: Sequence[str], output: Path, staging: Path) -> list[str]:
    if not come and not gone:
        return []
    raw = edited_record(output, come, gone)
    if raw is None:
        raise _NoEditError
    stage(Artifact(path=RECORD, content=raw, digest=digest_bytes(raw)), staging)
    return [RECORD]
