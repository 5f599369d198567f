"""Each `syntax/*.md` holds cases: title, Markdown, HTML, each closed by a line with a single full stop.

Slots are shown as `{12}`, `{/12}` and `{#anchor}`; footnotes follow the body as `fn-1: …`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from site_builder.model.note import ParsedNote, ParseOptions
from site_builder.model.source import Source
from site_builder.parse.note import parse_note

FOLDER = Path(__file__).parent / "syntax"
CASE = re.compile(r"^(.+)\n\.\n((?:.*\n)*?)\.\n((?:.*\n)*?)\.$", re.MULTILINE)


def parse(text: str, **options: object) -> ParsedNote:
    raw = text.encode()
    source = Source(path="notes/n.md", kind="note", size=len(raw), mtime_ns=0, digest="d")
    return parse_note(source, raw, ParseOptions(**options))  # type: ignore[arg-type]


def readable(parsed: ParsedNote) -> str:
    footnotes = "".join(f"{note.id}: {note.html}\n" for note in parsed.body.footnotes)
    return re.sub("\0([^\0]*)\0", r"{\1}", parsed.body.html + footnotes).replace("\n\n", "\n").strip()


def cases() -> list[object]:
    return [
        pytest.param(match[2], match[3], id=f"{path.stem}: {match[1]}")
        for path in sorted(FOLDER.glob("*.md"))
        for match in CASE.finditer(path.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize(("markdown", "html"), cases())
def test_syntax(markdown: str, html: str) -> None:
    assert readable(parse(markdown)) == html.strip()
