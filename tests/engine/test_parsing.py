"""Notes that the parser cannot take still have a page, and keep their secrets."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

import pytest

from site_builder.engine import codec
from site_builder.engine.ledger import open_ledger
from site_builder.engine.memory import Memory
from site_builder.engine.parsing import ParseTask, all_notes, parse_one
from site_builder.load.ignore import ScanRules
from site_builder.load.scan import scan
from site_builder.model.note import Body, Note, ParseOptions
from site_builder.model.source import Source


def silent(done: int, total: int) -> None:
    """Nobody listens."""


def write(root: Path, count: int) -> None:
    for number in range(count):
        (root / f"{number}.md").write_text(f"# Note {number}\n\nIt cites [[{number + 1}]].\n", "utf-8")


def test_notes_are_parsed_once(tmp_path: Path) -> None:
    write(tmp_path, 5)
    ledger = open_ledger(None)
    options = ParseOptions()
    first = all_notes(tmp_path, scan(tmp_path, ScanRules(), {}), ledger, options, Memory(), jobs=1, progress=silent)
    assert (len(first.notes), first.parsed, first.diagnostics, first.faults) == (5, 5, (), ())
    ledger.commit()
    again = all_notes(tmp_path, scan(tmp_path, ScanRules(), {}), ledger, options, Memory(), jobs=1, progress=silent)
    assert (again.notes, again.parsed) == (first.notes, 0)
    (tmp_path / "2.md").write_text("# Other\n", "utf-8")
    (tmp_path / "3.md").unlink()
    third = all_notes(tmp_path, scan(tmp_path, ScanRules(), {}), ledger, options, Memory(), jobs=1, progress=silent)
    assert (len(third.notes), third.parsed) == (4, 1)
    other = ParseOptions(strict_line_breaks=True)
    fourth = all_notes(tmp_path, scan(tmp_path, ScanRules(), {}), ledger, other, Memory(), jobs=1, progress=silent)
    assert fourth.parsed == 4


def test_any_executor_gives_the_same_notes(tmp_path: Path) -> None:
    write(tmp_path, 40)
    found = scan(tmp_path, ScanRules(), {})
    alone = all_notes(tmp_path, found, open_ledger(None), ParseOptions(), Memory(), jobs=1, progress=silent)
    told: list[tuple[int, int]] = []
    with ThreadPoolExecutor(3) as executor:
        together = all_notes(
            tmp_path,
            found,
            open_ledger(None),
            ParseOptions(),
            Memory(),
            jobs=3,
            executor=executor,
            progress=lambda done, total: told.append((done, total)),
        )
    assert list(together.notes.items()) == list(alone.notes.items())
    assert told[-1] == (40, 40)


def faulty(text: str) -> tuple[Note, Body, str]:
    """A note whose parser fails, because it gets no options."""
    source = Source(path="a/@x.md", kind="note", size=1, mtime_ns=0, digest="d")
    parsed = parse_one(ParseTask(source, text.encode(), "k", cast(ParseOptions, None)))
    return codec.loads(Note, parsed.row.head), codec.loads(Body, parsed.row.body), parsed.fault


def test_a_fault_shows_the_text() -> None:
    note, body, fault = faulty("---\ntitle: t\n---\n# A <b>\n\n%% secret\n %% text file:///home/x <!-- gone -->")
    assert "Traceback" in fault
    assert (note.title, note.publish) == ("x", None)
    assert body.html == "<pre># A &lt;b&gt;\n\n text</pre>"
    assert [str(d.where) for d in note.diagnostics] == ["a/@x.md"]


def test_links_of_a_faulty_note_are_their_words() -> None:
    _, body, _ = faulty("[[plans/secret|the plan]] ![[p.png|9]] [a page](plans/secret.md) [[shown]] [x] (y)")
    assert body.html == "<pre>the plan 9 a page [[shown]] [x] (y)</pre>"


def test_a_note_that_cannot_be_kept_is_a_fault_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever fails behind the parser, too: the index of the search, and the form in which the ledger keeps a note."""
    source = Source(path="x.md", kind="note", size=1, mtime_ns=0, digest="d")
    dumps, calls = codec.dumps, iter((True, False, False))

    def fail_once(value: object) -> bytes:
        if next(calls):
            raise ValueError("too many digits")
        return dumps(value)

    monkeypatch.setattr(codec, "dumps", fail_once)
    parsed = parse_one(ParseTask(source, b"# A", "k", ParseOptions()))
    assert "too many digits" in parsed.fault
    assert codec.loads(Body, parsed.row.body).html == "<pre># A</pre>"


@pytest.mark.parametrize(
    "line", ["publish: false", "Publish : 'no'", "draft: true", "private: yes", '"publish": false']
)
def test_in_doubt_it_stays_private(line: str) -> None:
    note, _, _ = faulty(f"---\nbroken: [\n{line}\n---\ntext")
    assert note.publish is False
