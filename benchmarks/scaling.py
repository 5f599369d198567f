"""How the cost of a build grows with the vault: t(2n) / t(n) for a cold build, no change, and one edit.

    python benchmarks/scaling.py WORK [--notes 500,1000,2000] [--repeat 3] [--most 2.6]

A ratio near 2 is linear. A cold build above `--most` (CPU seconds, steadier than the clock) gives exit status 1.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from gen_vault import write_vault
from measure import Cost, edit, median, paperleaf, run


def measured(work: Path, notes: int, repeat: int) -> dict[str, Cost]:
    home = work / str(notes)
    vault = home / "vault"
    write_vault(vault, notes=notes)
    command = [paperleaf(), "build", "--content", "vault", "--output", "site", "--quiet", "--jobs", "1"]

    def cold() -> Cost:
        shutil.rmtree(home / "site", ignore_errors=True)
        shutil.rmtree(home / ".paperleaf", ignore_errors=True)
        return run(command, cwd=home)

    def edited() -> Cost:
        edit(min(vault.glob("*.md")))
        return run(command, cwd=home)

    return {
        "cold": median(repeat, cold),
        "unchanged": median(repeat, lambda: run(command, cwd=home)),
        "one edit": median(repeat, edited),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="How the cost of a build grows with the vault.")
    parser.add_argument("work", type=Path, help="folder for vaults and sites; must not exist")
    parser.add_argument("--notes", default="500,1000,2000", help="sizes, each twice the one before")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--most", type=float, default=2.6, help="largest ratio allowed for a cold build")
    arguments = parser.parse_args()

    sizes = [int(size) for size in arguments.notes.split(",")]
    work = arguments.work.absolute()
    work.mkdir(parents=True)
    costs = {size: measured(work, size, arguments.repeat) for size in sizes}

    print("| build | notes | s | CPU s | MB | CPU ÷ CPU of half |\n|---|---:|---:|---:|---:|---:|")
    worst = 0.0
    for kind in ("cold", "unchanged", "one edit"):
        for size in sizes:
            cost = costs[size][kind]
            half = costs.get(size // 2)
            ratio = cost.cpu / half[kind].cpu if half else None
            if ratio and kind == "cold":
                worst = max(worst, ratio)
            shown = f"{ratio:.2f}" if ratio else ""
            print(f"| {kind} | {size} | {cost.seconds:.2f} | {cost.cpu:.2f} | {cost.memory:.0f} | {shown} |")
    if worst > arguments.most:
        sys.exit(f"a cold build of twice the notes takes {worst:.2f} times as long; {arguments.most} is allowed")


if __name__ == "__main__":
    main()
