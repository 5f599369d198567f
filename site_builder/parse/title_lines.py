"""Names, venue and address of a paper as people write them right below its title, without a label."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from markdown_it.token import Token

from site_builder.parse.entry import Entry
from site_builder.parse.fact_blocks import line_number
from site_builder.parse.fact_lines import STOPS, Line, label_of, lines_of
from site_builder.scholar.byline import count_names
from site_builder.scholar.fields import CALLED, field_of
from site_builder.scholar.identifiers import identifies, is_web
from site_builder.scholar.titles import names_a_work
from site_builder.scholar.venue import names_conference, parse_venue
from site_builder.text.regex import regex

_LONGEST_LINE = 360  # letters
_LONGEST_VENUE = 30
_DATED_LINE = regex(r"((?:19|20)[0-9]{2}[/.-][0-9]{1,2}[/.-][0-9]{1,2})\s+(?=\S)")
_BY = regex(r"[Bb]y:?\s+(?=\S)")


def title_facts(blocks: Sequence[Sequence[Token]], labels: Mapping[str, str], *, in_section: bool) -> list[Entry]:
    """What such lines tell, where nothing but them stands before a link that identifies the paper, or where they name a
    well-known meeting; else nothing. With `in_section` they may be a list.
    """
    names: list[str] = []
    facts: list[Entry] = []
    names_block = -1
    is_known = False  # that the paper was at a well-known meeting
    for place, number, line in _bare_lines(blocks, in_section=in_section):
        text = line.text.strip()
        if len(line.addresses) == 1 and line.addresses[0][2] == text and identifies(line.addresses[0][3]):
            if not facts and not names:
                return []
            [(_, _, words, address)] = line.addresses
            link = Entry(label="", text=address, addresses=((words, address),), source="heading", line=number)
            return [*facts, *_byline(names, number), link]
        if len(text) > _LONGEST_LINE or line.addresses or label_of(line, labels):
            return []
        if (dated := _DATED_LINE.match(text)) and not names:
            facts.append(Entry(label="Date", text=dated[1], source="quote", line=number))
            text = text[dated.end() :]
        if names_block in (-1, place) and count_names(text):
            names.append(text.strip(" ,"))
            names_block = place
        elif _is_venue(text, is_surely=bool(names)):
            is_known = is_known or _is_venue(text, is_surely=True)
            facts.append(Entry(label="Venue", text=text, source="quote", line=number))
        elif not names or text.endswith(STOPS):
            break
    return [*facts, *_byline(names, facts[-1].line)] if names and is_known else []


def bold_title(block: Sequence[Token]) -> Entry | None:
    """The title of a work that is all of a bold paragraph or quote."""
    inner = [token for token in block if token.type == "inline"]
    lines = lines_of(inner[0].children or []) if len(inner) == 1 else []
    if len(lines) != 1 or lines[0].marked != len(lines[0].text) or not names_a_work(lines[0].text):
        return None
    return Entry(label="", text=lines[0].text.strip(), source="heading", line=line_number(inner[0]))


def bold_head(block: Sequence[Token], labels: Mapping[str, str]) -> tuple[Entry, list[Entry]] | None:
    """The title and the facts of a paragraph that is a bold title, "by Ann Lee, Bo Chen", and links to the paper."""
    if block[0].type != "paragraph_open":
        return None
    inline = block[1]
    lines = lines_of(inline.children or [])
    if len(lines) < 2 or not 0 < lines[0].marked == len(lines[0].text.rstrip()):
        return None
    by = _BY.match(lines[1].text)
    if by is None and not (names_a_work(lines[0].text) and count_names(lines[1].text.strip(" ,"))):
        return None
    number = line_number(inline)
    facts = _byline([lines[1].text[by.end() if by else 0 :].strip(" ,")], number + 1)
    for place, line in enumerate(lines[2:], start=number + 2):
        facts += (
            Entry(label=words, text=address, addresses=((words, address),), source="quote", line=place)
            for _, _, words, address in line.addresses
            if field_of(words, labels) in CALLED and is_web(address)
        )
    return Entry(label="", text=lines[0].text.strip(), source="heading", line=number), facts


def _bare_lines(blocks: Sequence[Sequence[Token]], *, in_section: bool) -> Iterator[tuple[int, int, Line]]:
    """The lines of paragraphs and quotes, and with `in_section` of lists, up to the first other block: of which block,
    their number, the line."""
    for place, block in enumerate(blocks):
        kind = block[0].type
        if kind not in ("paragraph_open", "blockquote_open") and not (in_section and kind == "bullet_list_open"):
            return
        for token in block:
            if token.type == "inline":
                for index, line in enumerate(lines_of(token.children or [])):
                    yield place, line_number(token) + index, line


def _byline(names: Sequence[str], number: int) -> list[Entry]:
    return [Entry(label="Authors", text=", ".join(names), source="quote", line=number)] if names else []


def _is_venue(text: str, *, is_surely: bool) -> bool:
    """Whether a short line is a venue with a year, and with `is_surely` a well-known meeting."""
    venue = parse_venue(text) if len(text) < _LONGEST_VENUE else None
    return bool(venue and venue.title and venue.issued) and (
        not is_surely or names_conference(venue.title if venue else "")
    )
