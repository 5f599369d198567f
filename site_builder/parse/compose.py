"""A file that is no Markdown as the same ParsedNote that a note becomes: a page without front matter or card."""

from __future__ import annotations

from collections.abc import Mapping

from site_builder.model.diagnostic import Diagnostic, Where
from site_builder.model.note import Body, Note, ParsedNote, ParseOptions
from site_builder.model.source import NoteId, Source
from site_builder.parse.context import first_sentence
from site_builder.parse.language import language_of
from site_builder.parse.sheet import Sheet
from site_builder.text.cjk import CJK
from site_builder.text.digest import digest_text, digest_value
from site_builder.text.regex import regex

_WORD = regex(r"[^\W_]+(?:['’-][^\W_]+)*")
_SUMMARY_LENGTH = 240  # letters


def compose(
    source: Source,
    options: ParseOptions,
    sheet: Sheet,
    html: str,
    *,
    spans: Mapping[str, tuple[int, int]],
    markdown: str,
    is_held_back: bool = False,
) -> ParsedNote:
    """`html` with its `spans`; everything else is what gathered on the sheet. The title is the name of the file."""
    title = source.path.rpartition("/")[2].rpartition(".")[0]
    prose = " ".join(section.text for section in sheet.sections)
    body = Body(
        html=html,
        spans=spans,
        footnotes=tuple(sheet.footnotes),
        sections=tuple(sheet.sections),
        markdown=markdown.strip() + "\n",
    )
    note = Note(
        id=NoteId(source.path),
        title=title,
        lang=language_of(prose, title),
        digest=digest_text(source.digest, digest_value(options)),
        body_digest=digest_value(body),
        tags=tuple(sheet.tags),
        links=tuple(sheet.links),
        headings=tuple(sheet.headings),
        blocks=tuple(sheet.blocks),
        places=tuple(sheet.places),
        summary=first_sentence(prose[:2000], _SUMMARY_LENGTH),
        length=len(_WORD.findall(CJK.sub(" ", prose))) + len(CJK.findall(prose)),
        publish=False if is_held_back else None,
        has_math=sheet.has_math,
        has_base=sheet.has_base,
        diagnostics=tuple(map(_placed, sheet.diagnostics)),
    )
    return ParsedNote(note=note, body=body)


def _placed(told: Diagnostic) -> Diagnostic:
    """Without a line where none is known."""
    if told.where is None or told.where.line:
        return told
    where = Where(path=told.where.path)
    return Diagnostic(code=told.code, severity=told.severity, message=told.message, where=where, hint=told.hint)
