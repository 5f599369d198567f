"""One note from its bytes: everything about it that can be told without another note."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from functools import lru_cache
from html import escape, unescape
from typing import Any

from markdown_it.token import Token

from site_builder.model.diagnostic import Diagnostic, Severity, Where
from site_builder.model.note import DRAWING, Body, CardField, Link, Note, ParsedNote, ParseOptions, Plain
from site_builder.model.source import NoteId, Source
from site_builder.parse.addresses import read_address
from site_builder.parse.admonition import with_callouts
from site_builder.parse.body import write_body, write_inline
from site_builder.parse.clean_markdown import clean_commentless
from site_builder.parse.context import first_sentence
from site_builder.parse.drawing import name_of_drawing, words_of_drawing
from site_builder.parse.entries import Entries, read_entries
from site_builder.parse.entry import Entry, value_tokens
from site_builder.parse.front_matter import FrontMatter, read_front_matter, read_tags, texts
from site_builder.parse.hold_back import asks_to_publish, is_draft
from site_builder.parse.language import language_of, language_tag
from site_builder.parse.markdown import tokenize
from site_builder.parse.passages import mark_passages, with_passages
from site_builder.parse.plain import plain_text
from site_builder.parse.property_links import cover_of, property_links
from site_builder.parse.salvage import salvage
from site_builder.parse.sheet import Sheet
from site_builder.parse.syntax.wikilink import WIKILINK, shown_words, split_target
from site_builder.scholar.fields import field_of
from site_builder.scholar.places import without_places
from site_builder.scholar.record import Record, RecordEntry, RecordField, read_record
from site_builder.scholar.titles import is_section_name
from site_builder.scholar.values import wikilink_words
from site_builder.text.cjk import CJK, fold
from site_builder.text.decode import decode
from site_builder.text.digest import digest_text, digest_value
from site_builder.text.disk import has_paths, is_on_disk, without_file_addresses, without_paths
from site_builder.text.inline_tags import without_rich_text
from site_builder.text.markup import link_words, shorten
from site_builder.text.regex import regex
from site_builder.text.tex_words import with_formulas_as_words

_WORD = regex(r"[^\W_]+(?:['’-][^\W_]+)*")
_CJK_RUN = regex(f"{CJK.pattern}{CJK.pattern}*")
_SUMMARY_LENGTH = 240  # letters
_OPTIONS = tuple(field.name for field in fields(ParseOptions))
# properties that hold addresses of pages, where "/home/a" is no place on a disk
_WIKILINK = regex(r"\[\[([^\[\]\n]+)\]\]")
_PAGES = frozenset(("alias", "aliases", "permalink", "redirects"))
_IDENTIFIERS = frozenset(("DOI", "arXiv", "PMID", "citation-key"))
_TITLES = ("title", "标题", "题目")
_KEY = regex(r"(?=[^\s]*[^\W\d_])[^\s]*(?:1[5-9]|20)[0-9]{2}[^\s]*")  # a file named by a citation key: "smithIce2019"
# fields whose value leads to an address that the record has already put into its standard form
_RESOLVERS = {"doi": "https://doi.org/", "arxiv": "https://arxiv.org/abs/"}
_ADDRESSES = ("url", "pdf", "code", "zotero", "links")
_PROGRAM = regex(r"(?!https?:)[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)  # "zotero://select/x"; not "doi:10.1000/x"


def parse_note(source: Source, raw: bytes, options: ParseOptions) -> ParsedNote:
    """Parse one note. Whatever its bytes are there is a note; what is wrong with them stands in its diagnostics."""
    decoded = decode(raw)
    properties, markdown = read_front_matter(decoded.text, source.path)
    stem = _stem(source.path)
    if DRAWING in properties.meta:
        markdown, stem = words_of_drawing(markdown), name_of_drawing(stem)
    tokens, env = tokenize(with_callouts(markdown), options)
    meta = _without_places(properties.meta, keep_whole=True)
    aliases = tuple(dict.fromkeys(map(_called, texts(_aliases(meta)))))
    title = next((text for name in _TITLES for text in texts(meta.get(name))), "")
    given = _called(title)
    heading, heading_place = _first_heading(tokens)
    shown = plain_text(tokens[heading_place + 1].children or [], formulas="words") if heading else ""
    if given and heading_place >= 0 and _name(title).split() == tokens[heading_place + 1].content.split():
        given = shown  # written with the same signs of Markdown

    is_known = any(
        value not in (None, "", [], {}) and field_of(name, options.labels) in _IDENTIFIERS
        for name, value in meta.items()
    )
    entries = read_entries(tokens, heading, options.labels, given=given, is_known=is_known)
    record = _on_no_disk(
        read_record(
            stem,
            meta,
            [_record_entry(entry, properties.lines) for entry in entries.items],
            title=plain_text(tokens[heading_place + 1].children or [], formulas="signs") if heading else given,
            aliases=aliases,
            labels=options.labels,
            path=source.path,
            salvaged=_without_places(salvage(properties.faulty), keep_whole=True) if properties.faulty else {},
        )
    )
    is_nameless = not given and record.paper is not None and is_section_name(heading)
    title = record.title if is_nameless and record.title else _title(stem, given or shown, record, aliases)
    hidden_heading = heading_place if _is_same(heading, title) or _is_same(shown, title) else -1

    sheet = Sheet(path=source.path, options=options, env=env, first_line=properties.lines + 1)
    told = _without_places(properties.meta, keep_whole=False)
    cover = cover_of(meta)
    sheet.links.extend(property_links(meta, cover))
    links_above = len(sheet.links)
    if DRAWING in properties.meta:
        sheet.links.append(Link(kind="picture", target="", label=title))
        sheet.parts.append(f"\0{links_above}\0\0/{links_above}\0\n")
    write_body(sheet, tokens, entries.consumed, hidden_heading)
    card = tuple(_card_fields(sheet, record, entries, links_above))

    prose = " ".join(section.text for section in sheet.sections)
    lang = language_tag(properties.meta.get("lang")) or language_of(prose, title)
    tags = dict.fromkeys([*read_tags(_tags(properties.meta)), *sheet.tags, *record.tags])
    mark_passages(sheet.parts, lang)
    body = Body(
        html="".join(sheet.parts),
        spans=sheet.character_spans(),
        footnotes=tuple(replace(note, html=with_passages(note.html, lang)) for note in sheet.footnotes),
        sections=tuple(sheet.sections),
        markdown=clean_commentless(env["source"], options, _lines(tokens, entries.consumed)),
    )
    digest = digest_text(source.digest, _digest_of(options))
    note = Note(
        id=NoteId(source.path),
        title=title,
        lang=lang,
        digest=digest,
        body_digest=digest_of_body(body),
        aliases=aliases,
        tags=tuple(tags),
        links=tuple(sheet.links),
        headings=tuple(sheet.headings),
        blocks=tuple(sheet.blocks),
        places=tuple(sheet.places),
        paper=record.paper,
        card=card,
        meta=told,
        summary=_described(told) or _summary(tokens, entries.consumed),
        cover=cover,
        length=_length(prose),
        publish=_publish(properties),
        is_draft=is_draft(properties.meta),
        has_math=sheet.has_math,
        has_base=sheet.has_base,
        diagnostics=(
            *_decoding(decoded, source.path),
            *properties.diagnostics,
            *record.diagnostics,
            *sheet.diagnostics,
        ),
    )
    return ParsedNote(note=note, body=body)


def _without_places(meta: Mapping[str, Plain], *, keep_whole: bool) -> dict[str, Plain]:
    """Properties without places on the author's disk in their texts. A value that is nothing else may be kept for the
    record, which knows what it means and drops it."""

    def told(value: Plain, clean: Callable[[str], str]) -> Plain:
        if isinstance(value, str):
            if "&" in value and has_paths(read := unescape(unescape(value))):
                value = read
            return value if keep_whole and is_on_disk(value.strip()) else clean(value)
        if isinstance(value, list):
            return [told(inner, clean) for inner in value]
        return {name: told(inner, clean) for name, inner in value.items()} if isinstance(value, dict) else value

    return {
        name: told(value, without_file_addresses if name in _PAGES else without_paths) for name, value in meta.items()
    }


def _digest_of(options: ParseOptions) -> str:
    """The digest of the options, made once for all notes (0.2 ms each)."""
    values = (getattr(options, name) for name in _OPTIONS)
    return _digest_of_values(tuple(tuple(value.items()) if isinstance(value, Mapping) else value for value in values))


@lru_cache(maxsize=8)
def _digest_of_values(values: tuple[Any, ...]) -> str:
    named = zip(_OPTIONS, values, strict=True)
    options: dict[str, Any] = {name: dict(value) if isinstance(value, tuple) else value for name, value in named}
    return digest_value(ParseOptions(**options))


def digest_of_body(body: Body) -> str:
    """The digest of all that pages show of a body; text by text, as JSON of it would take ten times as long."""
    spans = (f"{anchor}\0{start}\0{stop}" for anchor, (start, stop) in body.spans.items())
    footnotes = (part for footnote in body.footnotes for part in (footnote.id, footnote.html))
    sections = (f"{section.anchor}\0{section.heading}\0{section.text}" for section in body.sections)
    return digest_text(body.html, body.markdown, *spans, "footnotes", *footnotes, "sections", *sections)


def _stem(path: str) -> str:
    return re.sub(r"\.md\Z", "", path.rpartition("/")[2], flags=re.IGNORECASE)


def _name(text: str) -> str:
    """A title or alias of front matter without addresses and the brackets of links."""
    text = without_file_addresses(text)
    return link_words(_WIKILINK.sub(lambda link: wikilink_words(link[1]), text) if "[[" in text else text)


def _called(text: str) -> str:
    """A title or alias as a reader would say it, without the rich text of libraries: "<i>E. coli</i> &amp; others"."""
    return with_formulas_as_words(_name(without_rich_text(text)))


def _aliases(meta: Mapping[str, Plain]) -> Plain:
    return meta.get("aliases", meta.get("alias"))


def _tags(meta: Mapping[str, Plain]) -> Plain:
    return meta.get("tags", meta.get("tag"))


def _publish(properties: FrontMatter) -> bool | None:
    """False too where only a line as it is written holds the note back; what is plainly a draft stays one, for whoever
    asks to see drafts."""
    if properties.is_held_back and not is_draft(properties.meta):
        return False
    return asks_to_publish(properties.meta)


def _decoding(decoded: Any, path: str) -> Iterator[Diagnostic]:
    messages = {
        "utf-16": "the file is UTF-16; it was read as such, but UTF-8 is safer",
        "utf-32": "the file is UTF-32; it was read as such, but UTF-8 is safer",
        "invalid": "the file is not valid UTF-8; what could not be read is shown as \ufffd",
    }
    if decoded.problem:
        where = Where(path=path, line=decoded.line)
        message = messages.get(decoded.problem, decoded.problem)
        yield Diagnostic(code="note/encoding", severity=Severity.WARNING, message=message, where=where)


def _first_heading(tokens: Sequence[Token]) -> tuple[str, int]:
    """The plain text of the first level-1 heading that says something, and the place of its opening token."""
    for place, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h1" and token.level == 0:
            text = plain_text(tokens[place + 1].children or [])
            if text:
                return text, place
    return "", -1


def _is_same(name: str, other: str) -> bool:
    return name == other or fold(" ".join(name.split())) == fold(" ".join(other.split()))


def _title(stem: str, written: str, record: Record, aliases: Sequence[str]) -> str:
    if written:
        return written
    is_key = record.paper is not None and record.paper.key == stem and _KEY.fullmatch(stem) is not None
    if stem.startswith("@") or is_key:
        has_own_title = record.title not in ("", stem.removeprefix("@"))  # else the record fell back on the file name
        return record.title if has_own_title else (aliases[0] if aliases else stem)
    return stem


def _record_entry(entry: Entry, lines_above: int) -> RecordEntry:
    return RecordEntry(
        label=entry.label,
        text=entry.text if is_on_disk(entry.text.strip()) else without_paths(entry.text),
        addresses=entry.addresses,
        source=entry.source,
        line=entry.line + lines_above,
        is_shown=entry.is_shown,
    )


def _on_no_disk(record: Record) -> Record:
    """`record` without the places on a disk that entities and escapes hid until its values were made plain."""
    title = without_paths(record.title) if has_paths(record.title) else record.title
    return replace(record, title=title, paper=record.paper and without_places(record.paper))


def _lines(tokens: Sequence[Token], spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The lines of the source that spans of block tokens stand on."""
    for start, stop in spans:
        maps = [token.map for token in tokens[start:stop] if token.map]
        if maps:
            yield min(first for first, _ in maps), max(last for _, last in maps)


def _card_fields(sheet: Sheet, record: Record, entries: Entries, property_links: int) -> Iterator[CardField]:
    """The rows of the card: as formatted in the note where one value stands for a row, else each value as text."""
    for row in record.fields:
        entry = entries.items[row.entry] if row.entry is not None else None
        items: tuple[str, ...] = ()
        if entry is not None and entry.tokens and row.spans:
            line = max(entry.line - 1, 0)
            names = value_tokens(entry, row.spans)
            items = tuple(write_inline(sheet, _without_paths(name), line).strip() for name in names)
        elif entry is not None and entry.tokens and len(row.values) < 2 and row.name not in _RESOLVERS:
            line = max(entry.line - 1, 0)
            has_link = any(token.type in ("link_open", "wikilink_open") for token in entry.tokens)
            if row.name in _ADDRESSES and (
                _PROGRAM.fullmatch(entry.text.strip()) or (row.name == "url" and not has_link)
            ):
                entry = None
            else:
                items = (write_inline(sheet, _without_paths(entry.tokens), line).strip(),)
        if not items:
            items = tuple(_value(sheet, row, value, property_links) for value in row.values)
        items = tuple(item for item in items if item)
        if items:
            yield CardField(name=row.name, label=row.label, items=items)


def _without_paths(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens of a value; text that names a place on a disk names the file alone."""
    for token in tokens:
        if token.type in ("text", "code_inline") and ("/" in token.content or "\\" in token.content):
            token.content = without_paths(token.content)
    return tokens


def _value(sheet: Sheet, row: RecordField, value: str, property_links: int) -> str:
    """One plain value, linked where its field is an address; `[[links]]` of a property become their slots."""
    if row.name in _RESOLVERS or row.name in _ADDRESSES:
        written = value if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", value) else _RESOLVERS.get(row.name, "") + value
        address = read_address(written, sheet.options)
        if address.kind == "web":
            words = escape(value.removeprefix(_RESOLVERS.get(row.name, "\0")))
            return f'<a class="ext" href="{escape(address.url)}" rel="noopener">{words}</a>'
        if address.kind == "local" or (address.kind == "unwanted" and _PROGRAM.fullmatch(value.strip())):
            return ""
    value = without_paths(value)
    parts: list[str] = []
    position = 0
    for match in WIKILINK.finditer(value):
        target, fragment, label = split_target(match[1])
        words = escape(label or shown_words(target, fragment), False)
        number = next(
            (
                place
                for place, link in enumerate(sheet.links[:property_links])
                if link.target == target and link.fragment == fragment
            ),
            None,
        )
        parts.append(escape(value[position : match.start()], False))
        parts.append(words if number is None else f"\0{number}\0{words}\0/{number}\0")
        position = match.end()
    parts.append(escape(value[position:], False))
    return "".join(parts)


def _described(meta: Mapping[str, Plain]) -> str:
    """The property `description` in plain words; "" without one."""
    text = next(iter(texts(meta.get("description"))), "")
    return shorten(without_rich_text(_name(text)), _SUMMARY_LENGTH)


def _summary(tokens: Sequence[Token], consumed: Sequence[tuple[int, int]]) -> str:
    """The first sentence of the first paragraph that has words, outside of lists, quotes and the card."""
    skips = dict(consumed)
    place = 0
    while place < len(tokens):
        if place in skips:
            place = max(skips[place], place + 1)
            continue
        token = tokens[place]
        if token.type == "paragraph_open" and token.level == 0:
            text = plain_text(tokens[place + 1].children or [], formulas="words")
            if sum(letter.isalpha() for letter in text[:200]) > 2:
                return first_sentence(text, _SUMMARY_LENGTH)
        place += 1
    return ""


def _length(text: str) -> int:
    """Words, and letters of scripts that write no spaces between them."""
    if text.isascii():
        return len(_WORD.findall(text))
    rest, runs = _CJK_RUN.subn(" ", text)
    return len(text) - len(rest) + runs + len(_WORD.findall(rest))
