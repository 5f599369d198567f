"""From the bytes of notes to the rows that the ledger keeps; a note that makes the parser fail still has a page."""

from __future__ import annotations

import html
import re
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from site_builder.derive.search.postings import index_note
from site_builder.engine import codec
from site_builder.engine.cluster import cluster
from site_builder.engine.ledger import Ledger, NoteRow
from site_builder.engine.limits import time_limit
from site_builder.engine.memory import Memory
from site_builder.engine.workers import in_chunks, ordered, shared
from site_builder.load.scan import Scan, read_note
from site_builder.model.diagnostic import Diagnostic, Severity, Where
from site_builder.model.note import Body, Note, ParsedNote, ParseOptions, Section
from site_builder.model.source import NoteId, Source, is_published_on_use
from site_builder.parse.files import parse_file
from site_builder.parse.hold_back import line_holds_back
from site_builder.text.decode import decode
from site_builder.text.digest import digest_bytes, digest_text, digest_value
from site_builder.text.regex import regex

if TYPE_CHECKING:
    from concurrent.futures import Executor

_FRONT_MATTER = regex(r"\A---[ \t]*\n.*?^---[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_COMMENT = regex(r"%%.*?(?:%%|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL)
_LINK = regex(r"!?\[\[[^\[\]|\n]*\|([^\[\]\n]*)\]\]|!?\[([^\[\]\n]*)\]\([^()\n]*\)")  # with words of its own
_LOCAL = regex(r"file:[^\s)>\"'\]]*", re.IGNORECASE)

INLINE = 200  # so few notes are not worth the start of a pool
_CHUNK = 16
_TOP = 200_000  # letters of a note in which front matter may stand
_SECONDS, _SECONDS_PER_MB = 15.0, 10.0  # of processor time for one note


class ParseTask(NamedTuple):
    source: Source
    raw: bytes
    key: str
    options: ParseOptions


class Parsed(NamedTuple):
    """The row of one note, and the traceback of the fault that it met ("" for none)."""

    row: NoteRow
    fault: str


class NoteSet(NamedTuple):
    """Every note of the vault by id, in the order of paths, with what went wrong beside the notes' own diagnostics."""

    notes: dict[NoteId, Note]
    diagnostics: tuple[Diagnostic, ...]
    faults: tuple[str, ...]
    parsed: int


def all_notes(
    content: Path,
    scan: Scan,
    ledger: Ledger,
    options: ParseOptions,
    memory: Memory,
    *,
    jobs: int,
    executor: Executor | None = None,
    scheduler: str = "",
    progress: Callable[[int, int], None],
) -> NoteSet:
    """The notes of a scan: those that the ledger has, and the others parsed and added to it.

    `executor` parses them, or the cluster of `scheduler`, or a pool of `jobs` processes.
    """
    base = _base(memory.engine, options)
    sources = {source.path: source for source in scan.sources if source.kind == "note"}
    keys = {path: digest_text(base, source.digest) for path, source in sources.items()}
    heads, forgotten = _known(keys, ledger, memory)
    ledger.drop_notes(forgotten)
    tasks, diagnostics = [], []
    for path, source in sources.items():
        if path not in heads:
            raw = scan.raw.get(path) or read_note(content, path)
            if isinstance(raw, Diagnostic):
                diagnostics.append(raw)
            else:
                # a note that was changed since the scan is parsed as it is now, and found to differ by the next one
                if digest_bytes(raw) != source.digest:
                    keys[path] = ""
                tasks.append(ParseTask(source, raw, keys[path], options))
    faults = []
    for parsed in _parsed(tasks, jobs, executor, scheduler, progress):
        ledger.add_note(parsed.row)
        heads[parsed.row.path] = codec.loads(Note, parsed.row.head)
        if parsed.fault:
            faults.append(f"{parsed.row.path}\n{parsed.fault}")
    notes = {NoteId(path): heads[path] for path in sources if path in heads}
    memory.notes = {path: (keys[path], note) for path, note in notes.items()}
    return NoteSet(notes, tuple(diagnostics), tuple(faults), len(tasks))


def known_notes(
    ledger: Ledger, options: ParseOptions, memory: Memory, digests: Mapping[str, str]
) -> dict[str, tuple[str, Note]] | None:
    """The notes of these paths and digests by path, each with its key; None when not all of them are known."""
    base = _base(memory.engine, options)
    keys = {path: digest_text(base, digest) for path, digest in digests.items()}
    heads, _ = _known(keys, ledger, memory)
    return {path: (key, heads[path]) for path, key in keys.items()} if len(heads) == len(keys) else None


def note_key(engine: str, options: ParseOptions, digest: str) -> str:
    """What a parsed note depends on beside its path."""
    return digest_text(_base(engine, options), digest)


def _base(engine: str, options: ParseOptions) -> str:
    return digest_text(engine, digest_value(options))


def _known(keys: Mapping[str, str], ledger: Ledger, memory: Memory) -> tuple[dict[str, Note], list[str]]:
    """The notes that need not be parsed, and the paths of those that are no more."""
    if memory.notes:
        known = memory.notes
        return {path: known[path][1] for path, key in keys.items() if path in known and known[path][0] == key}, [
            path for path in known if path not in keys
        ]
    heads: dict[str, Note] = {}
    forgotten = []
    for path, key, head in ledger.heads():
        if path not in keys:
            forgotten.append(path)
        elif keys[path] == key:
            try:
                heads[path] = codec.loads(Note, head)
            except codec.CodecError:
                continue  # parsed again
    return heads, forgotten


def _parsed(
    tasks: Sequence[ParseTask],
    jobs: int,
    executor: Executor | None,
    scheduler: str,
    progress: Callable[[int, int], None],
) -> Iterator[Parsed]:
    done = 0
    chunks = in_chunks(tasks, _CHUNK)

    def told(results: Iterable[list[Parsed]]) -> Iterator[Parsed]:
        nonlocal done
        for some in results:
            yield from some
            done += len(some)
            progress(done, len(tasks))

    if executor is not None:
        yield from told(ordered(executor, parse_all, chunks, jobs))
    elif scheduler and len(tasks) >= INLINE:
        with cluster(scheduler) as (workers, threads):
            yield from told(ordered(workers, parse_all, chunks, threads))
    elif jobs < 2 or len(tasks) < INLINE:
        yield from told(map(parse_all, chunks))
    else:
        yield from told(shared(parse_all, chunks, begin_parsing, (), jobs=jobs, on_death=_parsed_by_none))


def begin_parsing() -> None:
    """Nothing has to be prepared in a worker: importing this module did it."""


def parse_all(tasks: Sequence[ParseTask]) -> list[Parsed]:
    return [parse_one(task) for task in tasks]


def parse_one(task: ParseTask) -> Parsed:
    """Parse one note. Whatever the parser raises becomes a diagnostic of the note, and its text is shown as it is."""
    try:
        with time_limit(_SECONDS + _SECONDS_PER_MB * len(task.raw) / 1e6):
            parsed = parse_file(task.source, task.raw, task.options)
            return Parsed(_row(task, parsed), "")
    except Exception:  # noqa: BLE001  a fault of ours in one note must not cost the others their pages
        return Parsed(_row(task, _as_text(task)), traceback.format_exc())


def _parsed_by_none(task: ParseTask) -> Parsed:
    return Parsed(_row(task, _as_text(task)), "the process that parsed it died")


def _row(task: ParseTask, parsed: ParsedNote) -> NoteRow:
    postings = index_note(parsed.note, parsed.body)
    return NoteRow(task.source.path, task.key, codec.dumps(parsed.note), codec.dumps(parsed.body), postings)


def _as_text(task: ParseTask) -> ParsedNote:
    """The note as preformatted text without front matter, comments, local addresses, and the targets of links that have
    words of their own, which may be held back; in doubt the note is held back itself."""
    source = task.source
    whole = decode(task.raw).text
    text = _LOCAL.sub("", _COMMENT.sub("", _FRONT_MATTER.sub("", whole))).strip()
    text = _LINK.sub(lambda match: match[1] if match[2] is None else match[2], text)
    name = source.path.rpartition("/")[2]
    note = Note(
        id=NoteId(source.path),
        title=name.rpartition(".")[0].removeprefix("@") or name,
        lang="en",
        digest=source.digest,
        body_digest=digest_text("fault", source.digest),
        publish=False if is_published_on_use(source.path) or line_holds_back(whole[:_TOP], is_sound=False) else None,
        diagnostics=(
            Diagnostic(
                code="engine/fault",
                severity=Severity.WARNING,
                message="could not be read as Markdown because of a fault of Paperleaf, shown as plain text",
                where=Where(path=source.path),
                hint="the report in the cache folder says more",
            ),
        ),
    )
    body = Body(
        html=f"<pre>{html.escape(text)}</pre>",
        sections=(Section(anchor="", heading="", text=text),),
        markdown=text + "\n",
    )
    return ParsedNote(note=note, body=body)
