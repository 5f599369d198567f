"""Tables survive a build, by their differences too."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from site_builder.engine.ledger import open_ledger
from site_builder.engine.outputs import Stat
from site_builder.engine.plan import Made
from site_builder.engine.state import State, Table, plain_diagnostics, read_diagnostics
from site_builder.model.diagnostic import Diagnostic, Severity, Where
from site_builder.model.page import FactKey
from site_builder.model.source import Asset, AssetId, Source

ROWS = st.dictionaries(st.sampled_from("abcdef"), st.lists(st.integers(0, 2), max_size=2), max_size=6)


@given(st.lists(ROWS, min_size=1, max_size=5))
def test_tables_remember_the_last_rows(versions: list[dict[str, list[int]]]) -> None:
    ledger = open_ledger(None)
    for rows in versions:
        table = Table.load("t", ledger)
        table.replace(dict(rows))
        table.save(ledger)
        assert ledger.commit() == ""
    assert Table.load("t", ledger).rows == versions[-1]


def test_a_table_that_makes_no_sense_is_empty() -> None:
    ledger = open_ledger(None)
    ledger.pack("t", [1, 2])
    ledger.commit()
    assert Table.load("t", ledger).rows == {}


def test_facts_that_changed() -> None:
    ledger = open_ledger(None)
    title, body, gone, sought = (FactKey(kind, "x:y") for kind in ("note", "body", "gone", "sought"))
    state = State(ledger)
    numbers = state.set_facts({title: "1", body: "1", gone: "1"}, [title, sought, gone, title])
    state.save(ledger)
    ledger.commit()
    state = State(ledger)
    assert state.changed_facts({title: "1", body: "1", gone: "1"}) == {}
    changed = state.changed_facts({title: "2", body: "1", sought: "now"})
    assert changed == {numbers[title]: title, numbers[gone]: gone, numbers[sought]: sought}


def test_numbers_of_facts_last() -> None:
    ledger = open_ledger(None)
    keys = [FactKey("note", str(number)) for number in range(20)]
    state = State(ledger)
    first = state.set_facts(dict.fromkeys(keys, "1"), keys[:3])
    second = state.set_facts(dict.fromkeys(keys[5:], "1"), keys)
    assert {key: second[key] for key in keys[:3]} != {}
    assert len(set(second.values())) == len(keys)
    assert all(first[key] == second[key] for key in keys[:3] if key in keys[5:])


def test_sources_assets_and_pages(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path / "l.sqlite")
    state = State(ledger)
    source = Source(path="p.png", kind="asset", size=3, mtime_ns=5, ctime_ns=6, inode=7)
    asset = Asset(path=AssetId("p.png"), size=3, digest="d", width=1, height=None)
    numbers = state.set_facts({}, [FactKey("site", ""), FactKey("note", "a")])
    shared, own = state.reads(list(numbers), numbers)
    assert own == [numbers[FactKey("note", "a")]]
    page = Made("note", "a", "d", shared, own, 1, 2, 3)
    state.set_sources([source])
    state.set_assets({asset.path: asset}, {"p.png": source})
    state.set_made({"a/index.html": page}, {"record": Stat(1, 2, 3)})
    state.save(ledger)
    assert ledger.commit() == ""
    ledger.close()
    state = State(open_ledger(tmp_path / "l.sqlite"))
    assert state.sources() == {"p.png": source}
    assert state.assets({"p.png": source}) == {asset.path: asset}
    moved = Source(path="p.png", kind="asset", size=3, mtime_ns=5, ctime_ns=9, inode=7)
    assert state.assets({"p.png": moved}) == {}
    assert state.made() == {"a/index.html": page}
    assert set(state.paths()) == {"a/index.html", "record"}
    assert state.shared()[shared] == [numbers[FactKey("site", "")]]


def test_diagnostics() -> None:
    told = (
        Diagnostic(code="a/b", severity=Severity.WARNING, message="m", where=Where(path="x.md", line=3), hint="h"),
        Diagnostic(code="c/d", severity=Severity.NOTICE, message="é"),
    )
    assert read_diagnostics(plain_diagnostics(told)) == told
