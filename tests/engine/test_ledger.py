"""The ledger is a hint: whatever happens to its file, it is read right or not at all."""

from __future__ import annotations

import os
import random
import sqlite3
from pathlib import Path

import pytest

from site_builder.engine import codec
from site_builder.engine.ledger import Bodies, Ledger, LedgerDamageError, NoteRow, Postings, open_ledger
from site_builder.model.note import Body
from site_builder.model.source import NoteId


def row(name: str, text: str = "text", key: str = "k") -> NoteRow:
    return NoteRow(name, key, f"head of {name}".encode(), codec.dumps(Body(html=text * 50)), b"postings")


def filled(path: Path, count: int = 40) -> None:
    ledger = open_ledger(path)
    for number in range(count):
        ledger.add_note(row(f"{number}.md", f"body {number} "))
    ledger.pack("table", {"a": [1, "é", None]})
    assert ledger.commit() == ""
    ledger.close()


def reopened(path: Path) -> Ledger:
    ledger = open_ledger(path)
    assert ledger.problem == ""
    return ledger


def test_what_was_written_is_there_again(tmp_path: Path) -> None:
    filled(tmp_path / "x/l.sqlite")
    ledger = reopened(tmp_path / "x/l.sqlite")
    assert ledger.is_lasting
    assert {path: (key, head) for path, key, head in ledger.heads()}["3.md"] == ("k", b"head of 3.md")
    assert ledger.body(NoteId("3.md")).html.startswith("body 3 ")
    assert ledger.postings(NoteId("3.md")) == b"postings"
    assert ledger.packed("table") == {"a": [1, "é", None]}
    assert ledger.packed("other") is None
    with pytest.raises(KeyError):
        ledger.body(NoteId("none.md"))


def test_what_stands_around_notes(tmp_path: Path) -> None:
    ledger = reopened(tmp_path / "l.sqlite")
    ledger.set_around([("a", b"old"), ("gone", b"old")])
    ledger.commit()
    ledger.set_all_around(lambda: ((path, b"new") for path in ("a", "b")))
    ledger.set_around([("b", b"newer")])
    assert (ledger.around("a"), ledger.around("b")) == (b"new", b"newer")
    ledger.commit()
    ledger.close()
    ledger = reopened(tmp_path / "l.sqlite")
    assert (ledger.around("a"), ledger.around("b")) == (b"new", b"newer")
    with pytest.raises(KeyError):
        ledger.around("gone")


def test_changes(tmp_path: Path) -> None:
    filled(tmp_path / "l.sqlite")
    ledger = reopened(tmp_path / "l.sqlite")
    ledger.drop_notes(["1.md", "2.md"])
    ledger.add_note(row("2.md", "again "))
    assert ledger.body(NoteId("2.md")).html.startswith("again")
    ledger.commit()
    ledger.close()
    ledger = reopened(tmp_path / "l.sqlite")
    names = {path for path, _, _ in ledger.heads()}
    assert "1.md" not in names
    assert "2.md" in names
    assert ledger.body(NoteId("2.md")).html.startswith("again")


def test_what_was_not_committed_is_not_there(tmp_path: Path) -> None:
    filled(tmp_path / "l.sqlite")
    ledger = reopened(tmp_path / "l.sqlite")
    ledger.add_note(row("new.md"))
    ledger.pack("table", 2)
    ledger.close()
    ledger = reopened(tmp_path / "l.sqlite")
    assert "new.md" not in {path for path, _, _ in ledger.heads()}
    assert ledger.packed("table") == {"a": [1, "é", None]}


def test_mappings_read_on_access(tmp_path: Path) -> None:
    filled(tmp_path / "l.sqlite", 200)
    notes = {NoteId(f"{number}.md"): None for number in range(100)}
    ledger = reopened(tmp_path / "l.sqlite")
    bodies, postings = Bodies(ledger, notes), Postings(ledger, notes)
    assert len(bodies) == len(postings) == len(list(bodies)) == len(list(postings)) == 100
    assert all(bodies[note].html for note in notes)
    assert postings[NoteId("5.md")] == b"postings"
    for mapping in (bodies, postings):
        with pytest.raises(KeyError):
            mapping[NoteId("150.md")]  # in the ledger, but no note of this site


def garble(path: Path, how: str, seed: int) -> None:
    raw = bytearray(path.read_bytes())
    chance = random.Random(seed)
    match how:
        case "empty":
            raw = bytearray()
        case "half":
            raw = raw[: len(raw) // 2]
        case "noise":
            raw = bytearray(chance.randbytes(3000))
        case "bits":
            for _ in range(40):
                raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        case "hole":
            start = chance.randrange(len(raw))
            raw[start : start + 4096] = bytes(len(raw[start : start + 4096]))
        case "newer":
            raw[60:64] = (0x7FFFFFFF).to_bytes(4, "big")
    path.write_bytes(raw)


@pytest.mark.parametrize("how", ["empty", "half", "noise", "bits", "hole", "newer"])
@pytest.mark.parametrize("seed", range(6))
def test_damage_is_seen(tmp_path: Path, how: str, seed: int) -> None:
    path = tmp_path / "l.sqlite"
    filled(path)
    garble(path, how, seed)
    ledger = open_ledger(path)
    assert ledger.is_lasting
    try:
        for name, key, head in ledger.heads():
            assert (key, head) == ("k", f"head of {name}".encode())
        for number in range(40):
            try:
                assert ledger.body(NoteId(f"{number}.md")).html == f"body {number} " * 50
            except KeyError:
                continue
        assert ledger.packed("table") in (None, {"a": [1, "é", None]})
        problem = ledger.commit()
    except LedgerDamageError as error:
        problem = str(error)
    if problem:
        ledger.discard()
    else:
        ledger.close()
    ledger = open_ledger(path)
    ledger.add_note(row("after.md"))
    if not ledger.commit():
        assert ledger.body(NoteId("after.md")).html


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "l.sqlite/sub").mkdir(parents=True)
    ledger = open_ledger(tmp_path / "l.sqlite")
    assert ledger.is_lasting
    assert ledger.problem


def test_foreign_tables(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "l.sqlite") as connection:
        connection.execute("CREATE TABLE mine(x)")
    connection.close()
    ledger = open_ledger(tmp_path / "l.sqlite")
    assert ledger.is_lasting
    assert ledger.problem
    assert list(ledger.heads()) == []


def test_no_place_for_it(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ledger = open_ledger(tmp_path / "file/l.sqlite")
    assert not ledger.is_lasting
    assert "without a cache" in ledger.problem
    ledger.add_note(row("a.md"))
    assert ledger.commit() == ""
    assert ledger.body(NoteId("a.md")).html


def test_none_wanted() -> None:
    ledger = open_ledger(None)
    assert (ledger.is_lasting, ledger.problem) == (False, "")


def notes_of(ledger: Ledger) -> dict[str, str]:
    return {path: ledger.body(NoteId(path)).html[:7] for path, _, _ in ledger.heads()}


def test_a_first_ledger_begins_with_the_notes_of_the_youngest_other(tmp_path: Path) -> None:
    filled(tmp_path / "old.sqlite", count=2)
    filled(tmp_path / "young.sqlite", count=3)
    os.utime(tmp_path / "old.sqlite", (1, 1))
    others = [tmp_path / "old.sqlite", tmp_path / "young.sqlite"]
    ledger = open_ledger(tmp_path / "l.sqlite", others)
    assert ledger.problem == ""
    assert notes_of(ledger) == {f"{number}.md": f"body {number} "[:7] for number in range(3)}
    assert ledger.packed("table") is None, "nothing but notes"
    ledger.drop_notes(["1.md"])
    ledger.commit()
    ledger.close()
    assert [*notes_of(open_ledger(tmp_path / "l.sqlite", others))] == ["0.md", "2.md"], "only where there was none"
    assert len(notes_of(open_ledger(tmp_path / "young.sqlite"))) == 3


@pytest.mark.parametrize("content", [b"", b"no database", None])
def test_another_ledger_that_cannot_be_read_does_not_matter(tmp_path: Path, content: bytes | None) -> None:
    other = tmp_path / "other.sqlite"
    if content is None:
        filled(other)
        raw = bytearray(other.read_bytes())
        raw[4096:] = random.Random(1).randbytes(len(raw) - 4096)
        content = bytes(raw)
    other.write_bytes(content)
    ledger = open_ledger(tmp_path / "l.sqlite", [other, tmp_path / "none.sqlite"])
    assert ledger.problem == ""
    assert ledger.is_lasting
    assert notes_of(ledger) == {}
    ledger.add_note(row("a.md"))
    assert ledger.commit() == ""


def test_the_tables_of_a_foreign_database_are_not_taken(tmp_path: Path) -> None:
    foreign = sqlite3.connect(tmp_path / "foreign.sqlite")
    foreign.execute("CREATE TABLE note(path, key, head, body, postings)")
    foreign.execute("INSERT INTO note VALUES ('a.md', 'k', x'00', x'00', x'00')")
    foreign.commit()
    foreign.close()
    ledger = open_ledger(tmp_path / "l.sqlite", [tmp_path / "foreign.sqlite"])
    ledger.add_note(row("a.md"))
    assert ledger.commit() == ""
    assert [*notes_of(ledger)] == ["a.md"]
