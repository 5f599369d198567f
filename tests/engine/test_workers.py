"""Several processes give the results of one, in order, and end with it."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Sequence
from multiprocessing.connection import wait

import pytest

from site_builder.engine.workers import both, cores, in_chunks, ordered, processes, shared


def begin(value: int) -> None:
    os.environ["PAPERLEAF_TEST_VALUE"] = str(value)


def squares(numbers: Sequence[int]) -> list[int]:
    return [number * number + int(os.environ["PAPERLEAF_TEST_VALUE"]) for number in numbers]


def test_order_is_kept() -> None:
    with processes(2, begin, (7,)) as pool:
        results = [value for some in ordered(pool, squares, in_chunks(range(100), 3), 2) for value in some]
    assert results == [number * number + 7 for number in range(100)]


def test_an_error_ends_the_children() -> None:
    before = set(multiprocessing.active_children())
    with pytest.raises(KeyboardInterrupt), processes(2, begin, (1,)) as pool:
        assert next(ordered(pool, squares, [[1]], 2)) == [2]
        children = set(multiprocessing.active_children()) - before
        raise KeyboardInterrupt
    assert children
    for child in children:
        assert wait([child.sentinel], 5)  # `is_alive` would ask a process that the pool has perhaps taken leave of


def test_chunks() -> None:
    assert in_chunks([1, 2, 3], 2) == [[1, 2], [3]]
    assert in_chunks([], 2) == []
    assert cores() >= 1


def die_at_13(numbers: Sequence[int]) -> list[int]:
    if 13 in numbers:
        os._exit(3)
    return [-number for number in numbers]


def test_a_task_that_kills_its_child_costs_no_other() -> None:
    chunks = in_chunks(range(30), 4)
    found = shared(die_at_13, chunks, begin, (0,), jobs=2, on_death=lambda number: number * 1000)
    results = [value for some in found for value in some]
    assert results == [13_000 if number == 13 else -number for number in range(30)]


HELPED = """
import os
from site_builder.engine.workers import can_fork, helper

here = os.getpid()

def dies_elsewhere():
    return "done here" if os.getpid() == here else os._exit(3)

def fails():
    raise LookupError("of the work")

assert can_fork()
with helper(2) as begin:
    assert begin(os.getpid)() != here
with helper(2) as begin:
    assert begin(dies_elsewhere)() == "done here"
assert can_fork()  # nothing is left of them
with helper(1) as begin:
    assert begin(os.getpid)() == here
try:
    with helper(2) as begin:
        begin(fails)()
except LookupError as error:
    print(error)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a copy of a process is made on Linux alone")
def test_work_is_done_beside_and_here_where_the_copy_dies() -> None:
    done = subprocess.run([sys.executable, "-c", HELPED], capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == ""
    assert done.stdout == "of the work\n"


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(("one", "other"), [(True, True), (True, False), (False, True), (False, False)])
def test_two_questions_at_once(one: bool, other: bool, jobs: int) -> None:
    assert both(lambda: one, lambda: other, jobs=jobs) is (one and other)


ALONE = """
import os, signal, time
from site_builder.engine.workers import both, can_fork

def interrupt():
    raise KeyboardInterrupt

here = os.getpid()
print(both(lambda: os.getpid() == here, lambda: (os.getpid() != here) == can_fork(), jobs=2))
print(can_fork() and both(lambda: True, lambda: os.kill(os.getpid(), signal.SIGKILL), jobs=2))
try:
    both(interrupt, lambda: not can_fork() or not time.sleep(60), jobs=2)
except KeyboardInterrupt:
    print("interrupted")
"""


def test_the_second_question_is_asked_elsewhere_and_no_answer_does_not_hold() -> None:
    """In a program of its own: beside other threads, as tests may leave them, no process is copied."""
    told = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, timeout=50, check=True)
    assert told.stdout.split() == ["True", "False", "interrupted"]
