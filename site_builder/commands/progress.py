"""A bar on a terminal that shows how far a build has come."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Mapping
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from site_builder.engine.pipeline import Progress as Listener

STAGES: Mapping[str, str] = {
    "read": "Reading notes",
    "parse": "Parsing notes",
    "render": "Making pages",
    "write": "Writing pages",
}
REFRESH_S = 0.1


@contextlib.contextmanager
def bar(stream: TextIO, *, colour: bool) -> Iterator[Listener]:
    """A listener for a build; the bar is gone when the block ends.

    It is drawn when the build speaks and not from a thread of its own: worker processes start faster without one.
    """
    console = Console(file=stream, no_color=not colour, highlight=False)
    shown = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
        console=console, auto_refresh=False, transient=True,
    )  # fmt: skip
    with shown:
        task = shown.add_task("", total=None, visible=False)
        last = 0.0

        def listen(stage: str, done: int, total: int) -> None:
            nonlocal last
            now = time.monotonic()
            if now - last < REFRESH_S and done != total:
                return
            last = now
            shown.update(task, description=STAGES.get(stage, stage), completed=done, total=total, visible=total > 0)
            shown.refresh()

        yield listen
