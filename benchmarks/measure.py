"""Runs a program and says what it cost; shared by the other files of this folder."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """`seconds` on the clock, `cpu` seconds of the whole process tree, `memory` MB of its largest process."""

    seconds: float
    cpu: float
    memory: float


def run(command: Sequence[str], *, cwd: Path) -> Cost:
    """Raises SystemExit with the end of the output when the program fails."""
    with (cwd / "run.log").open("w+b") as log:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            log.seek(0)
            sys.exit(f"{' '.join(command)} failed:\n{log.read()[-2000:].decode(errors='replace')}")
    unit = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes, Linux kB
    return Cost(seconds=seconds, cpu=usage.ru_utime + usage.ru_stime, memory=usage.ru_maxrss * unit / 1e6)


def median(times: int, once: Callable[[], Cost]) -> Cost:
    costs = [once() for _ in range(times)]
    return Cost(
        seconds=statistics.median(cost.seconds for cost in costs),
        cpu=statistics.median(cost.cpu for cost in costs),
        memory=statistics.median(cost.memory for cost in costs),
    )


def edit(note: Path) -> None:
    """Adds a line of prose, as a reader would."""
    with note.open("a", encoding="utf-8") as file:
        file.write(f"\nRead again, {time.time_ns()}.\n")


def paperleaf() -> str:
    """The program of the environment that runs this."""
    return str(Path(sys.executable).with_name("paperleaf"))
