"""A base, as a file or as a fenced block of a note: its YAML is read here, its notes are found when pages are made."""

from __future__ import annotations

import json
from html import escape
from typing import NamedTuple

from site_builder.bases.expression import UnsupportedError
from site_builder.bases.query import Query, read_query
from site_builder.model.diagnostic import Diagnostic, Severity, Where
from site_builder.model.note import ParsedNote, ParseOptions, Plain
from site_builder.model.source import Source
from site_builder.parse.compose import compose
from site_builder.parse.front_matter import read_front_matter
from site_builder.parse.highlight_code import highlight
from site_builder.parse.sheet import Sheet
from site_builder.text.decode import decode

LARGEST = 100_000  # letters


def parse_base(source: Source, raw: bytes, options: ParseOptions) -> ParsedNote:
    """Each view is a section under its name, so that a link can lead to one of them."""
    text = decode(raw).text
    sheet = Sheet(path=source.path, options=options, env={"lines": None})
    base = read_base(sheet, text)
    if base is None:
        html = f'<pre><code class="language-yaml">{highlight(text, "yaml")}</code></pre>\n'
        return compose(source, options, sheet, html, spans={}, markdown="")
    for number, slot in enumerate(base_slots(sheet, base, has_names=True)):
        name = base.query.views[number].name
        start = len(sheet.parts)
        if name:
            anchor = sheet.open_section(2, name, name)
            sheet.parts.append(f'<h2 id="\0#{anchor}\0">{escape(name, False)}</h2>\n')
        else:
            anchor = f"pl-view-{number + 1}"
        sheet.parts.append(slot)
        sheet.spans[anchor] = (start, len(sheet.parts))
    sheet.frames[0].sections.clear()
    sheet.file_search_text()
    return compose(source, options, sheet, "".join(sheet.parts), spans=sheet.character_spans(), markdown="")


class ReadBase(NamedTuple):
    """The YAML as JSON values, and what it means."""

    plain: dict[str, Plain]
    query: Query


def read_base(sheet: Sheet, text: str) -> ReadBase | None:
    """None, with a diagnostic, for what is no base or asks for more than is documented."""
    properties, rest = read_front_matter(f"---\n{text}\n---\n", sheet.path)
    if len(text) > LARGEST or properties.diagnostics or rest.strip():
        _tell(sheet, "base/invalid", Severity.WARNING, "a base is not valid YAML; its source is shown")
        return None
    plain = dict(properties.meta)
    try:
        return ReadBase(plain, read_query(plain))
    except UnsupportedError as error:
        piece = " ".join(str(error).split())
        piece = piece if len(piece) <= 80 else piece[:79] + "…"
        _tell(sheet, "base/unsupported", Severity.NOTICE, f"`{piece}` is not understood; the base's source is shown")
        return None


def base_slots(sheet: Sheet, base: ReadBase, *, has_names: bool = False) -> list[str]:
    """One slot for each view; JSON in ASCII holds no NUL. `has_names`: each stands below a heading with its name."""
    sheet.has_base = True
    names = "true" if has_names else "false"
    plain = json.dumps(base.plain, separators=(",", ":"), sort_keys=False)
    return [f'\0={{"base":{plain},"view":{number},"named":{names}}}\0\n' for number in range(len(base.query.views))]


def _tell(sheet: Sheet, code: str, severity: Severity, message: str) -> None:
    line = sheet.source_line(sheet.line) if sheet.path.lower().endswith(".md") else None
    where = Where(path=sheet.path, line=line)
    sheet.diagnostics.append(Diagnostic(code=code, severity=severity, message=message, where=where))
