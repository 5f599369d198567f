"""What is made again, and why."""

from __future__ import annotations

from site_builder.engine.plan import EVERYTHING, LOST, NEW, Made, make_plan
from site_builder.model.page import FactKey, Page


def made(kind: str = "note", subject: str = "a", own: tuple[int, ...] = (), shared: str = "") -> Made:
    return Made(kind, subject, "d", shared, own, 1, 2, 3)


PAGES = [Page("a.html", "note", "a"), Page("b.html", "note", "b"), Page("c.html", "term", "c")]
OLD = {"a.html": made(own=(1, 2)), "b.html": made(subject="b", own=(2, 3)), "gone.html": made(subject="g")}


def test_reasons() -> None:
    title, body = FactKey("note", "b"), FactKey("body", "b")
    plan = make_plan(PAGES, OLD, {3: title, 4: body}, ["a.html"], shared={}, owned=["ours.css"])
    assert plan.render == tuple(PAGES)
    assert plan.why == {"a.html": LOST, "b.html": title, "c.html": NEW}
    assert plan.stale == ("gone.html", "ours.css")


def test_nothing_changed() -> None:
    plan = make_plan(PAGES[:2], OLD, {9: FactKey("note", "x")}, [], shared={})
    assert plan.render == ()
    assert plan.stale == ("gone.html",)


def test_another_maker_or_program() -> None:
    assert make_plan([Page("a.html", "term", "a")], OLD, {}, [], shared={}).why == {"a.html": NEW}
    assert make_plan(PAGES[:1], OLD, {}, [], shared={}, everything=True).why == {"a.html": EVERYTHING}


def test_what_is_read_alike() -> None:
    site = FactKey("site", "")
    old = {"a.html": made(shared="s"), "b.html": made(subject="b", shared="t")}
    plan = make_plan(PAGES[:2], old, {5: site}, [], shared={"s": [4, 5], "t": [4]})
    assert plan.why == {"a.html": site}
