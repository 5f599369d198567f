"""Work on many notes or pages, in this process or in several; the order of results is that of the tasks.

The pools of the standard library are imported where one is started, since most builds need none.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

Task = TypeVar("Task")
Result = TypeVar("Result")

_WATCH = 0.3  # seconds between looks whether the parent still lives
_AHEAD = 4  # chunks under way for each worker, so that none waits and few results pile up


def cores() -> int:
    """The number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def can_fork() -> bool:
    """Whether a child may start as a copy of this process: never beside other threads, whose locks it would inherit."""
    return sys.platform.startswith("linux") and threading.active_count() == 1


@contextmanager
def processes(count: int, initializer: Callable[..., None], arguments: tuple[Any, ...]) -> Iterator[Executor]:
    """A pool whose children end with this process, whatever ends it, and at once when the block is left by an error."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    before = set(multiprocessing.active_children())
    method = "fork" if can_fork() else "spawn"
    pool = ProcessPoolExecutor(
        count,
        mp_context=multiprocessing.get_context(method),
        initializer=_begin,
        initargs=(os.getpid(), initializer, arguments),
    )
    try:
        yield pool
    except BaseException:
        for child in set(multiprocessing.active_children()) - before:
            child.kill()
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()


@contextmanager
def helper(jobs: int) -> Iterator[Callable[[Callable[[], Any]], Callable[[], Any]]]:
    """How work is begun in a copy of this process; calling what that gives waits for the result, which is pickled.

    Where there can be no such copy, or it dies, the work is done here when its result is asked for.
    """
    with ExitStack() as stack:

        def begin(work: Callable[[], Any]) -> Callable[[], Any]:
            if jobs < 2 or not can_fork():
                return work
            from concurrent.futures.process import BrokenProcessPool

            future = stack.enter_context(processes(1, _Given.take, (work,))).submit(_Given.do)

            def wait() -> Any:
                try:
                    return future.result()
                except BrokenProcessPool:
                    return work()

            return wait

        yield begin


def both(one: Callable[[], bool], other: Callable[[], bool], *, jobs: int) -> bool:
    """Whether both hold. `other` is asked in a copy of this process meanwhile, where there can be one; if that dies, it
    does not hold.
    """
    if jobs < 2 or not can_fork():
        return one() and other()
    child = os.fork()
    if child == 0:
        holds = False
        try:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            holds = other()
        finally:
            os._exit(0 if holds else 1)  # what the parent has open is the parent's to close
    holds = False
    try:
        holds = one()
    finally:
        if not holds:
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    return holds and status == 0


class _Given:
    """The work of a copy of this process, which came with the memory that it was copied from."""

    work: Callable[[], Any] | None = None

    @classmethod
    def take(cls, work: Callable[[], Any]) -> None:
        cls.work = staticmethod(work)

    @classmethod
    def do(cls) -> Any:
        assert cls.work is not None  # taken before
        return cls.work()


def ordered(
    executor: Executor, function: Callable[[Sequence[Task]], list[Result]], chunks: Sequence[Sequence[Task]], ahead: int
) -> Iterator[list[Result]]:
    """The result of each chunk, in order, with a limited number under way."""
    waiting: list[Future[list[Result]]] = []
    following = iter(chunks)
    for chunk in following:
        waiting.append(executor.submit(function, chunk))
        if len(waiting) >= max(1, ahead) * _AHEAD:
            break
    while waiting:
        result = waiting.pop(0).result()
        for chunk in following:
            waiting.append(executor.submit(function, chunk))
            break
        yield result


def in_chunks(tasks: Sequence[Task], size: int) -> list[Sequence[Task]]:
    return [tasks[start : start + size] for start in range(0, len(tasks), size)]


def shared(
    function: Callable[[Sequence[Task]], list[Result]],
    chunks: Sequence[Sequence[Task]],
    initializer: Callable[..., None],
    arguments: tuple[Any, ...],
    *,
    jobs: int,
    on_death: Callable[[Task], Result],
) -> Iterator[list[Result]]:
    """The result of each chunk, in order, from a pool of our own.

    When a child dies (it ran out of memory, or a library crashed) the rest is done by one child after another, until it
    is known which task was to blame; `on_death` makes the result of that one.
    """
    from concurrent.futures.process import BrokenProcessPool

    done = 0
    try:
        with processes(jobs, initializer, arguments) as pool:
            for some in ordered(pool, function, chunks, jobs):
                yield some
                done += 1
    except BrokenProcessPool:
        for chunk in chunks[done:]:
            yield _apart(function, chunk, initializer, arguments, on_death)


def _apart(
    function: Callable[[Sequence[Task]], list[Result]],
    chunk: Sequence[Task],
    initializer: Callable[..., None],
    arguments: tuple[Any, ...],
    on_death: Callable[[Task], Result],
) -> list[Result]:
    from concurrent.futures.process import BrokenProcessPool

    try:
        with processes(1, initializer, arguments) as pool:
            return pool.submit(function, chunk).result()
    except BrokenProcessPool:
        if len(chunk) == 1:
            return [on_death(chunk[0])]
        half = len(chunk) // 2
        parts = (chunk[:half], chunk[half:])
        return [result for part in parts for result in _apart(function, part, initializer, arguments, on_death)]


def _begin(parent: int, initializer: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    """Prepare a child: Ctrl-C is the parent's affair, and a child never outlives its parent."""
    for name, action in (("SIGINT", signal.SIG_IGN), ("SIGTERM", signal.SIG_DFL), ("SIGHUP", signal.SIG_DFL)):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), action)
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    initializer(*arguments)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_WATCH)
    os._exit(1)
