"""Fills the slots of a note's HTML: links get their addresses, embeds their content, anchors their prefix.

A slot stands between two NUL characters (model/note.py). The words of a link stand in the HTML itself, so nothing that
a note says is escaped twice or not at all; here only addresses, names of files and titles of notes are put in.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup

from site_builder.model.graph import Target
from site_builder.model.note import Body, Footnote, Link
from site_builder.model.source import NoteId
from site_builder.render.base import base_view
from site_builder.render.cited import cited_papers, place_of
from site_builder.render.languages import part_language_attribute
from site_builder.scholar.author_year import author_year, year_letters
from site_builder.text.disk import climbs, file_name, is_on_disk, is_surely_on_disk
from site_builder.text.media import AUDIO, PICTURES, VIDEO, extension
from site_builder.text.regex import regex
from site_builder.text.slug import quote_path

if TYPE_CHECKING:
    from site_builder.render.view import View

SLOT = regex(r"\0([#/=@()]?)([^\0]*)\0")
FOOTNOTE_REFERENCE = regex(r'href="#\0#(fn-[^\0]*)\0"')
FOOTNOTE_USE = regex(r'id="\0#(fnref-[^\0]*)\0"')
FOOTNOTE_BACK = regex(r' ?<a class="fn-back" href="#\0#(?P<anchor>[^\0]*)\0"[^>]*>[^<]*</a>')
LIST_TAG = regex(r'<(?:li\b|ul>|ol(?: start="\d+")?>|/[ou]l>)')
LARGEST_PAGE = 2_000_000  # characters of woven HTML, reliability promise 10
DEEPEST_EMBED = 8
_LINE_IS_OVER = "\0"  # behind an embed that stands on lines of its own: a break after it would be an empty line
NAMELESS = "…"  # stands for a file that has no page and whose name is not to be told


@dataclass(slots=True)
class _Weaving:
    """The state of one page: how much was woven, how many embeds were opened."""

    view: View
    is_whole: bool = False  # not a quoted sentence, which stands without a list of references
    size: int = 0
    embeds: int = 0
    stack: list[tuple[NoteId, str]] = field(default_factory=list)
    letters: dict[NoteId, Mapping[str, str]] = field(default_factory=dict)  # of the papers that a note cites, by URL
    place: int = 0  # of the slot that is being filled, in the HTML of its note


def weave_body(note_id: NoteId, view: View) -> Markup:
    """The whole body of a note for a page, with its footnotes below."""
    return Markup(_weave_note(note_id, "", "", _Weaving(view, is_whole=True)))


def weave_piece(note_id: NoteId, html: str, view: View) -> Markup:
    """Inline HTML of a note, such as an item of its card."""
    return Markup(_fill(note_id, html, "", _Weaving(view)))


def _weave_note(note_id: NoteId, fragment: str, prefix: str, state: _Weaving) -> str:
    body = state.view.raw_body(note_id)
    html = body.html
    if fragment in body.spans:
        start, stop = body.spans[fragment]
        html = html[start:stop]
        if html.startswith("<li"):  # the block id of a list item: an item stands in a list
            opened, closed = _list_around(body.html, start)
            html = f"{opened}{html}{closed}"
        footnotes = _footnotes_of(html, body)
    else:
        footnotes = list(body.footnotes)
    if footnotes:
        uses = set(FOOTNOTE_USE.findall(html))
        rows = "".join(
            f'<li id="\0#{note.id}\0" data-footnote>{_without_lost_way_back(note.html, uses)}</li>\n'
            for note in footnotes
        )
        html += f'<section class="footnotes" role="doc-endnotes"><hr data-pl-ui><ol>\n{rows}</ol></section>\n'
    state.stack.append((note_id, fragment))
    woven = _fill(note_id, html, prefix, state)
    state.stack.pop()
    return woven


def _footnotes_of(html: str, body: Body) -> list[Footnote]:
    """The footnotes that a part of a body refers to, and those that their texts refer to."""
    texts = {note.id: note.html for note in body.footnotes}
    wanted = dict.fromkeys(FOOTNOTE_REFERENCE.findall(html))
    waiting = list(wanted)
    for name in waiting:  # grows on the way
        for other in FOOTNOTE_REFERENCE.findall(texts.get(name, "")):
            if other not in wanted:
                wanted[other] = None
                waiting.append(other)
    return [note for note in body.footnotes if note.id in wanted]


def _list_around(html: str, place: int) -> tuple[str, str]:
    """The tags of the list that the item at `place` stands in, with the number that it has there."""
    depth = before = 0
    for tag in reversed(LIST_TAG.findall(html, 0, place)):
        name = tag[:3]
        if name == "</o" or name == "</u":
            depth += 1
        elif name == "<li":
            before += depth == 0
        elif depth:
            depth -= 1
        elif name == "<ul":
            break
        else:
            first = int(re.sub(r"\D", "", tag) or 1) + before
            return f'<ol start="{first}">' if first != 1 else "<ol>", "</ol>"
    return "<ul>", "</ul>"


def _without_lost_way_back(footnote: str, uses: Collection[str]) -> str:
    """A footnote without its way back, where the use it leads to is not in the embedded stretch."""
    back = FOOTNOTE_BACK.search(footnote)
    is_lost = back is not None and back["anchor"] not in uses
    return FOOTNOTE_BACK.sub("", footnote) if is_lost else footnote


def _fill(note_id: NoteId, html: str, prefix: str, state: _Weaving) -> str:
    """`html` of a note with every slot filled; `prefix` comes before each anchor, so that ids stay unique on a page."""
    state.size += len(html)
    if "\0" not in html:
        return html
    links = state.view.links_of(note_id)
    targets = state.view.targets(note_id)
    closing: dict[int, str] = {}

    def fill(match: re.Match[str]) -> str:
        mark, value = match.groups()
        if mark == "#":
            return escape(prefix + value)
        if mark == "=":
            shown = base_view(value, _showing(note_id, state), state.view)
            state.size += len(shown)
            return shown
        if mark == "@":
            form, number, typed = value.split(" ", 2)
            if state.is_whole and note_id not in state.letters:
                state.letters[note_id] = year_letters(cited_papers(note_id, links, targets, state.view))
            return _citation(note_id, form, links[int(number)], targets[int(number)], typed, state)
        if mark and mark in "()":
            return _bracket(note_id, mark, [targets[int(number)] for number in value.split()], state)
        number = int(value)
        if mark == "/":
            return closing.get(number, "")
        state.place = match.start()
        opened, closed = _open(links[number], targets[number], prefix, state)
        closing[number] = closed
        return opened

    woven = SLOT.sub(fill, html)
    if _LINE_IS_OVER in woven:
        woven = woven.replace(f"{_LINE_IS_OVER}<br>\n", "\n").replace(_LINE_IS_OVER, "")
    return woven


def _citation(note_id: NoteId, form: str, link: Link, target: Target, typed: str, state: _Weaving) -> str:
    """The author and year of a cited paper as a link; the key as typed where it is none, or that of the note itself."""
    view = state.view
    if target.note == note_id or (form == "text" and target.kind not in ("note", "stub")):
        return escape(typed)
    paper = view.cited(target)
    opened, closed = _anchor(link, target, "", state)
    if paper is None:
        return escape(typed) if form == "text" else f"{opened}{escape(typed)}{closed}"
    letters = state.letters.get(note_id)
    letter = letters.get(place_of(target, view), "") if letters else ""
    year = f"{paper.year}{letter}" if paper.year else ""
    lang = view.lang_of(note_id)
    words = year if form == "year" else author_year(paper, lang, is_textual=form == "text", letter=letter)
    return f"{opened}{escape(words or typed)}{closed}"


def _bracket(note_id: NoteId, mark: str, targets: Sequence[Target], state: _Weaving) -> str:
    """The brackets of a citation: round ones where a paper of it is known, else as typed."""
    if not any(target.note != note_id and state.view.cited(target) for target in targets):
        return "[" if mark == "(" else "]"
    if state.view.lang_of(note_id).startswith("zh"):
        return "（" if mark == "(" else "）"
    return mark


def _open(link: Link, target: Target, prefix: str, state: _Weaving) -> tuple[str, str]:
    """What stands before and after the words of a link."""
    if link.kind == "title":
        return _titled(target, prefix, link, state), ""
    if link.kind == "picture":
        return f"<p>{_asset_embed(link, target, state)}</p>" if target.kind == "asset" else "", ""
    if link.kind in ("embed", "image", "file"):
        return _embed(link, target, prefix, state), ""
    return _anchor(link, target, prefix, state)


def _anchor(link: Link, target: Target, prefix: str, state: _Weaving) -> tuple[str, str]:
    view = state.view
    match target.kind:
        case "note" if target.note is not None:
            if target.fragment and _is_shown_here(target, state):
                address = f"#{quote_path(prefix + target.fragment)}"
            else:
                address = view.href(view.url_of(target.note), target.fragment)
            return f'<a class="wl" href="{escape(address)}">', "</a>"
        case "asset" if target.asset is not None:
            url, _ = view.target_asset(target.asset)
            return f'<a class="file" href="{escape(_with_fragment(view.href(url), target.fragment))}">', "</a>"
        case "tag":
            url = view.target_tag_url(target.name)
            address = f' href="{escape(view.href(url))}"' if url else ""
            element = "a" if url else "span"
            return f'<{element} class="tag" data-tag="{escape(target.name)}"{address}>', f"</{element}>"
        case "stub":
            address = view.href(view.target_stub_url(target.name))
            return f'<a class="wl stub" data-unresolved="{_mark(link)}" href="{escape(address)}">', "</a>"
        case "private":
            return '<span data-unresolved="">', "</span>"
        case _:
            return f'<a class="wl missing" data-unresolved="{_mark(link)}" role="link" aria-disabled="true">', "</a>"


def _is_shown_here(target: Target, state: _Weaving) -> bool:
    """Whether the target's anchor is inside the embed that is being woven: then its prefixed twin is on this page."""
    if len(state.stack) < 2:
        return False
    note, fragment = state.stack[-1]
    if target.note != note:
        return False
    if not fragment:
        return True
    spans = state.view.raw_body(note).spans
    start, stop = spans.get(fragment, (0, 0))
    inner = spans.get(target.fragment)
    return inner is not None and start <= inner[0] and inner[1] <= stop


def _with_fragment(address: str, fragment: str) -> str:
    return f"{address}#{quote(fragment, safe='=&,')}" if fragment else address


def _showing(note_id: NoteId, state: _Weaving) -> NoteId:
    """Who shows a base that stands in `note_id`: the note that embeds it where it is a file of its own."""
    if note_id.lower().endswith(".base") and len(state.stack) > 1:
        return state.stack[-2][0]
    return note_id


def _titled(target: Target, prefix: str, link: Link, state: _Weaving) -> str:
    """A link whose words are the title of what it leads to; what has no page has no words either."""
    words = NAMELESS
    if target.note is not None:
        words = escape(state.view.title_of(target.note))
    elif target.asset is not None:
        words = escape(target.asset.rpartition("/")[2])
    opened, closed = _anchor(link, target, prefix, state)
    return f"{opened}{words}{closed}"


def _embed(link: Link, target: Target, prefix: str, state: _Weaving) -> str:
    match target.kind:
        case "asset" if target.asset is not None:
            return _asset_embed(link, target, state)
        case "note" if target.note is not None:
            return _note_embed(link, target, state)
        case "private":
            words = NAMELESS if link.kind == "file" else escape(link.label or "")
            return f'<span data-unresolved="">{words}</span>'
        case "stub":
            opened, closed = _anchor(link, target, prefix, state)
            return f"{opened}{escape(_words(link))}{closed}"
        case _:
            return f'<span class="missing" data-unresolved="{_mark(link)}">{escape(_words(link))}</span>'


def _mark(link: Link) -> str:
    """The target as the note writes it; neither paths in a canvas, places on a disk nor around the vault are told."""
    if link.kind in ("file", "title"):
        return "missing"
    return "" if climbs(link.target) else escape(_told(link.target))


def _told(target: str) -> str:
    """A target that leads nowhere; "/media/x" would have been a path of the vault, had there been such a folder."""
    return file_name(target) if is_on_disk(target) or is_surely_on_disk(target) else target


def _words(link: Link) -> str:
    """What an embed that cannot be shown says: its label, else its target as written.

    A canvas names its files for the program alone: nobody wrote the path for readers.
    """
    if link.kind == "file":
        return NAMELESS
    if link.label:
        return link.label
    fragment = f"#{link.fragment}" if link.fragment else ""
    return f"{_told(link.target)}{fragment}"


def _asset_embed(link: Link, target: Target, state: _Weaving) -> str:
    assert target.asset is not None  # _embed looked
    url, asset = state.view.target_asset(target.asset)
    name = target.asset.rpartition("/")[2]
    suffix = extension(name)
    address = escape(_with_fragment(state.view.href(url), "" if suffix in PICTURES else target.fragment))
    label = escape(link.label or "")
    if suffix in PICTURES:
        width, height = _size(link, asset.width if asset else None, asset.height if asset else None)
        size = (f' width="{width}"' if width else "") + (f' height="{height}"' if height else "")
        return f'<img src="{address}" alt="{label}"{size}{link.look} loading="lazy" decoding="async">'
    title = label or escape(name)
    if suffix in AUDIO:
        sound = f'<audio controls preload="metadata" src="{address}" aria-label="{title}"></audio>'
        return f'<span data-embed="audio">{sound}</span>'
    if suffix in VIDEO:
        size = (f' width="{link.width}"' if link.width else "") + (f' height="{link.height}"' if link.height else "")
        film = f'<video controls preload="metadata" src="{address}" aria-label="{title}"{size}></video>'
        return f'<span data-embed="video">{film}</span>'
    if suffix == "pdf":
        frame = f'<iframe src="{address}" title="{title}" loading="lazy" data-pl-ui></iframe>'
        return f'<div data-embed="pdf">{frame}<p><a class="file" href="{address}">{title}</a></p></div>{_LINE_IS_OVER}'
    return f'<a class="file" href="{address}">{title}</a>'


def _size(link: Link, width: int | None, height: int | None) -> tuple[int | None, int | None]:
    """The size in pixels to show an image at: as the note says, its other side by the picture's own proportions."""
    if link.width and link.height:
        return link.width, link.height
    if link.width:
        return link.width, round(link.width * height / width) if width and height else None
    return width, height


def _is_open(target: Target, state: _Weaving) -> bool:
    """Whether what an embed shows is being shown already, around it. A note may show a part of its own elsewhere."""
    around = [fragment for note, fragment in state.stack if note == target.note]
    if around == [""] and target.note is not None and target.note == state.stack[-1][0] and target.fragment:
        start, stop = state.view.raw_body(target.note).spans.get(target.fragment, (0, state.place + 1))
        return start <= state.place < stop
    return "" in around or target.fragment in around


def begins_with_title(note_id: NoteId, body: Body) -> bool:
    """Whether a heading is left out of the body, as it is the title: where the note is embedded, it stands above."""
    starts = ((f' id="\0#{anchor}\0">', start) for anchor, (start, _) in body.spans.items() if anchor[:1] != "^")
    is_missing = (sign not in body.html[start : start + len(sign) + 40] for sign, start in starts)
    return note_id.lower().endswith(".md") and any(is_missing)


def _is_part_lost(link: Link, target: Target) -> bool:
    """Whether the heading or block to show is not in the note. "F#/x.md" is a file whose name holds the sign."""
    name = target.note or ""
    wants_part = bool(link.fragment.strip("# ")) and name.lower().endswith(".md") and "#" not in name
    return wants_part and not target.fragment


def _part(link: Link) -> str:
    """The words of an embed whose part is not there."""
    return escape(link.label or f"{link.target} > {link.fragment}".removeprefix(" > "))


def _note_embed(link: Link, target: Target, state: _Weaving) -> str:
    assert target.note is not None  # _embed looked
    view = state.view
    title = view.title_of(target.note)
    address = escape(view.href(view.url_of(target.note), target.fragment))
    words = escape(link.label or title)
    if _is_part_lost(link, target):
        lost = f'<a class="wl" href="{address}">{_part(link)}</a>'
        return f'<span class="missing" data-unresolved="{_mark(link)}">{lost}</span>'
    if _is_open(target, state) or len(state.stack) > DEEPEST_EMBED or state.size > LARGEST_PAGE:
        return f'<a class="wl" href="{address}">{words}</a>'
    state.embeds += 1
    fragment = target.fragment
    if not fragment and target.note.lower().endswith(".base"):
        fragment = next(iter(view.raw_body(target.note).spans), "")  # the first view
    around = state.stack[-1][0] if state.stack else target.note  # a value of the card has no body around it
    spoken = part_language_attribute(view.lang_of(target.note), view.lang_of(around))
    inner = _weave_note(target.note, fragment, f"e{state.embeds}-", state)
    is_ours = " data-pl-ui" if fragment or not begins_with_title(target.note, view.raw_body(target.note)) else ""
    head = f'<p class="embed-title"{is_ours}><a class="wl" href="{address}">{escape(title)}</a></p>'
    return f'<div class="embed" data-embed="note"{spoken}>{head}\n{inner}</div>{_LINE_IS_OVER}'
