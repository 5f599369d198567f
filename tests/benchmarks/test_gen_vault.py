"""The vault that benchmarks build: the same for the same seed, and shaped like notes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

GENERATOR = Path(__file__).parents[2] / "benchmarks" / "gen_vault.py"


def vault(folder: Path, *options: str) -> dict[str, str]:
    subprocess.run([sys.executable, str(GENERATOR), str(folder), "--notes", "40", *options], check=True)
    return {path.name: path.read_text("utf-8") for path in sorted(folder.iterdir())}


def test_the_same_seed_gives_the_same_vault(tmp_path: Path) -> None:
    first = vault(tmp_path / "first")
    assert first == vault(tmp_path / "second")
    assert first != vault(tmp_path / "third", "--seed", "8")


def test_most_links_by_key_lead_to_a_note_and_some_do_not(tmp_path: Path) -> None:
    notes = vault(tmp_path / "vault")
    keys = [key for text in notes.values() for key in re.findall(r"\[\[(@[^\]|#]+)", text)]
    missing = [key for key in keys if f"{key}.md" not in notes]
    assert len(notes) == 40
    assert 0 < len(missing) < len(keys) / 2
