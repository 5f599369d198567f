"""What is made again, and why."""

from __future__ import annotations

from site_builder.engine.plan import EVERYTHING, LOST, NEW, Made, make_plan
from site_builder.model.page import FactKey, Page


def made(kind: str = "note", subject: str = "a", reads: tuple[int, ...] = ()) -> Made:
    return Made(kind, subject, reads, "d", 1, 2, 3)


PAGES = [Page("a.html", "note", "a"), Page("b.html", "note", "b"), Page("c.html", "term", "c")]
OLD = {"a.html": made(reads=(1, 2)), "b.html": made(subject="b", reads=(2, 3)), "gone.html": made(subject="g")}


def test_reasons() -> None:
    title, body = FactKey("note", "b"), FactKey("body", "b")
    plan = make_plan(PAGES, OLD, {3: title, 4: body}, ["a.html"], owned=["ours.css"])
    assert plan.render == tuple(PAGES)
    assert plan.why == {"a.html": LOST, "b.html": title, "c.html": NEW}
    assert plan.stale == ("gone.html", "ours.css")


def test_nothing_changed() -> None:
    plan = make_plan(PAGES[:2], OLD, {9: FactKey("note", "x")}, [])
    assert plan.render == ()
    assert plan.stale == ("gone.html",)


def test_another_maker_or_program() -> None:
    assert make_plan([Page("a.html", "term", "a")], OLD, {}, []).why == {"a.html": NEW}
    assert make_plan(PAGES[:1], OLD, {}, [], everything=True).why == {"a.html": EVERYTHING}
