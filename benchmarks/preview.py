"""How long after a save the preview shows it, beside other generators on one vault, in one run.

    python benchmarks/preview.py WORK [--notes 1000] [--repeat 7] [--peers hugo,eleventy]

From the end of the write until the page that the server answers with holds the new words; median of `--repeat` saves of
each kind, two seconds apart. The page is asked for every five milliseconds, so that much is the error. Peers are set up
as in `compare.py`: their notes are translated before, and they look after neither backlinks nor an index meanwhile.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import signal
import socket
import statistics
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from compare import builder_of_eleventy, builder_of_hugo
from gen_vault import write_vault
from measure import paperleaf

READY_S, SHOWN_S, REST_S, LOOK_S = 600.0, 60.0, 2.0, 0.005

Edit = Callable[[str, str, str], str]  # (text, marker, name of another note) → text
EDITS: dict[str, Edit] = {
    "words": lambda text, marker, other: f"{text}\nRead again {marker}.\n",
    "link": lambda text, marker, other: f"{text}\nSee [[{other}|this]] and {marker}.\n",
    "citation": lambda text, marker, other: f"{text}\nSee [[@2031{marker}|{marker}]], which is not read yet.\n",
    "heading": lambda text, marker, other: f"{text}\n## Part {marker}\n\nMore.\n",
    "tag": lambda text, marker, other: f"{text}\nOf #{marker} as well.\n",
    "title": lambda text, marker, other: text.replace("# ", f"# {marker} ", 1),
}


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


def page(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            text: str = answer.read().decode("utf-8", "replace")
            return text
    except (OSError, http.client.HTTPException):  # not up yet, or the page was replaced while it was sent
        return ""


def seconds_until(address: str, words: str, most: float) -> float:
    """Raises SystemExit when the words do not come."""
    start = time.perf_counter()
    while words not in page(address):
        if time.perf_counter() - start > most:
            raise SystemExit(f"{address} does not show `{words}`")
        time.sleep(LOOK_S)
    return time.perf_counter() - start


@contextlib.contextmanager
def serving(command: Sequence[str], home: Path) -> Iterator[None]:
    with (home / "serve.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=home, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            yield
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


def measured(note: Path, address: str, other: str, kinds: Sequence[str], repeat: int) -> dict[str, float]:
    """Seconds by kind of edit. The first save is not counted: a server may get ready with it."""
    original = note.read_text("utf-8")
    seconds_until(address, "<", READY_S)
    found: dict[str, float] = {}
    for kind in kinds:
        times = []
        for number in range(repeat + 1):
            time.sleep(REST_S)
            marker = f"zq{kind}{number}"
            note.write_text(EDITS[kind](original, marker, other), "utf-8")
            times.append(seconds_until(address, marker, SHOWN_S))
        found[kind] = statistics.median(times[1:])
        note.write_text(original, "utf-8")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="How soon a preview shows a save.")
    parser.add_argument("work", type=Path, help="folder for vaults, peers and sites; must not exist")
    parser.add_argument("--notes", type=int, default=1000)
    parser.add_argument("--repeat", type=int, default=7)
    parser.add_argument("--peers", default="hugo,eleventy")
    arguments = parser.parse_args()
    work = arguments.work.absolute()
    work.mkdir(parents=True)
    vault = work / "vault"
    write_vault(vault, notes=arguments.notes)
    note, other = sorted(vault.glob("*.md"))[:2]
    with other.open("a", encoding="utf-8") as file:
        file.write("\nIt leads to [[@2030NotReadYet]].\n")  # the site has a list of such papers
    peers = arguments.peers.split(",")
    figures: dict[str, dict[str, float]] = {}

    home, port = work / "paperleaf", free_port()
    home.mkdir()
    with serving([paperleaf(), "serve", "--content", str(vault), "--port", str(port), "--quiet"], home):
        seconds_until(f"http://127.0.0.1:{port}/manifest.json", note.name, READY_S)
        pages = json.loads(page(f"http://127.0.0.1:{port}/manifest.json"))["pages"]
        address = f"http://127.0.0.1:{port}{pages[note.name]['url']}"
        figures["paperleaf"] = measured(note, address, other.stem, list(EDITS), arguments.repeat)

    if "hugo" in peers and (build := builder_of_hugo(work, vault)) is not None:
        build()
        port, key = free_port(), note.stem.lstrip("@")
        with serving(["hugo", "server", "--port", str(port), "--disableLiveReload"], work / "hugo"):
            file = work / "hugo/content" / f"{key}.md"
            figures["hugo"] = measured(file, f"http://127.0.0.1:{port}/{key.lower()}/", "", ["words"], arguments.repeat)
    if "eleventy" in peers and (build := builder_of_eleventy(work, vault)) is not None:
        build()
        port, key = free_port(), note.stem.lstrip("@")
        program = ["node", "node_modules/@11ty/eleventy/cmd.cjs", "--serve", "--incremental", "--quiet"]
        with serving([*program, "--port", str(port)], work / "eleventy"):
            file = work / "eleventy/notes" / f"{key}.md"
            figures["eleventy"] = measured(file, f"http://127.0.0.1:{port}/{key}/", "", ["words"], arguments.repeat)

    print(f"\n{arguments.notes} notes, median of {arguments.repeat} saves, seconds until the page shows it\n")
    print(f"| | {' | '.join(EDITS)} |\n|---|{'---:|' * len(EDITS)}")
    for name, times in figures.items():
        print(f"| {name} | {' | '.join(f'{times[kind]:.3f}' if kind in times else '' for kind in EDITS)} |")


if __name__ == "__main__":
    main()
