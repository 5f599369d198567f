"""Each `syntax/*.md` holds cases: title, Markdown, HTML, each closed by a line with a single full stop.

Slots are shown as `{12}`, `{/12}` and `{#anchor}`; footnotes follow the body as `fn-1: …`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from site_builder.model.note import ParsedNote
from tests.made import parsed

FOLDER = Path(__file__).parent / "syntax"
CASE = re.compile(r"^(.+)\n\.\n((?:.*\n)*?)\.\n((?:.*\n)*?)\.$", re.MULTILINE)


def readable(made: ParsedNote) -> str:
    footnotes = "".join(f"{note.id}: {note.html}\n" for note in made.body.footnotes)
    return re.sub("\0([^\0]*)\0", r"{\1}", made.body.html + footnotes).replace("\n\n", "\n").strip()


def cases() -> list[object]:
    return [
        pytest.param(match[2], match[3], id=f"{path.stem}: {match[1]}")
        for path in sorted(FOLDER.glob("*.md"))
        for match in CASE.finditer(path.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize(("markdown", "html"), cases())
def test_syntax(markdown: str, html: str) -> None:
    assert readable(parsed(markdown)) == html.strip()
