"""The published notes as bases read them. Names of notes that are held back are taken out before a base sees them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from site_builder.bases.query import Answer, Names, names_of
from site_builder.bases.values import Link, Row, Value, read_date
from site_builder.model.graph import Target
from site_builder.model.note import Note, Plain
from site_builder.model.site import Site
from site_builder.model.source import AssetId, NoteId, is_published_on_use
from site_builder.render.facts import Same
from site_builder.text.cjk import fold
from site_builder.text.markup import INLINE_LINK, link_words
from site_builder.text.regex import regex

_WIKILINK = regex(r"!?\[\[(?!\[)([^\[\]|\n]*?)(?:\\?\|([^\[\]\n]*))?\]\]")
_COMMENT = regex(r"%%.*?(?:%%|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL)
# an address of a disk and what follows it; the name of the file may stay
_DISK = regex(
    r"(?:\bfile:|(?<![A-Za-z])[A-Za-z]:[\\/]|\\\\|~/|/(?:Users|home|Volumes|mnt|media|private|var|tmp|root)/)[^\n]*",
    re.IGNORECASE,
)
_SEPARATORS = {  # of properties whose string may hold several values
    **dict.fromkeys(("tags", "tag", "cssclasses"), regex(r"[\s,，]+")),
    **dict.fromkeys(("aliases", "alias"), regex(r",")),
}
_WEB = regex(r"https?://[^\s<>\"]+", re.IGNORECASE)
_HIDDEN = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowSet:
    """All rows by path; `answers` keeps what bases that do not look at their own page found."""

    rows: tuple[Row, ...]
    names: Names
    answers: dict[str, Answer] = field(default_factory=dict)


def site_rows(site: Site) -> RowSet:
    """Computed once for a site."""
    return _rows(Same(site))


@lru_cache(maxsize=1)
def _rows(same: Same[Site]) -> RowSet:
    site = same.value
    rows = tuple(_row(site, note) for note in site.notes.values() if not is_published_on_use(note.id))
    by_name: dict[str, str] = {}
    for row in rows:
        by_name[fold(row.path)] = by_name[fold(row.path.rpartition(".")[0])] = row.path
    for row in sorted(rows, key=lambda row: (len(row.path), row.path)):
        by_name.setdefault(fold(row.stem), row.path)
        by_name.setdefault(fold(row.path.rpartition("/")[2]), row.path)
    return RowSet(rows=rows, names=names_of(rows, lambda name: by_name.get(fold(name.strip().lstrip("/")), "")))


def _row(site: Site, note: Note) -> Row:
    all_targets = site.graph.targets.get(note.id, ())
    pairs = [(link, target) for link, target in zip(note.links, all_targets, strict=True) if link.kind != "picture"]
    targets = {(link.target, link.fragment): target for link, target in pairs}
    embeds = [link for link, target in pairs if link.kind in ("embed", "image")]
    shown = [(link, made) for link, target in pairs if (made := _link(site, link.target, link.label, target))]
    return Row(
        path=note.id,
        title=note.title,
        tags=note.tags,
        links=tuple(dict.fromkeys(made for link, made in shown)),
        embeds=tuple(dict.fromkeys(made for link, made in shown if link in embeds)) if embeds else (),
        properties={name: _value(site, name, value, targets) for name, value in note.meta.items()},
    )


def _link(site: Site, target_name: str, label: str | None, target: Target) -> Link | None:
    """None for links to tags and to what is held back."""
    if target.note is not None:
        return Link(words=label or site.notes[target.note].title, path=target.note)
    if target.asset is not None and target.asset in site.asset_urls:
        return Link(words=label or target.asset.rpartition("/")[2], path=target.asset)
    if target.kind in ("stub", "missing"):
        return Link(words=label or target_name)
    return None


def _value(site: Site, name: str, value: Plain, targets: Mapping[tuple[str, str], Target]) -> Value:
    if isinstance(value, str):
        if name in _SEPARATORS:
            return [_text(site, word, targets) for word in _SEPARATORS[name].split(value) if word]
        return _text(site, value, targets)
    if isinstance(value, list):
        return [_value(site, "", inner, targets) for inner in value]
    if isinstance(value, dict):
        return {key: _value(site, "", inner, targets) for key, inner in value.items()}
    return value


def _text(site: Site, text: str, targets: Mapping[tuple[str, str], Target]) -> Value:
    """A text as a date or link where it is one; what no reader should see is taken out."""
    text = text.strip()
    date = read_date(text) if text[:1].isdigit() else None
    if date is not None:
        return date
    if "%%" in text or "<!--" in text:
        text = _COMMENT.sub("", text).strip()
    if "[[" in text:
        whole = _WIKILINK.fullmatch(text)
        if whole is not None:
            return _written(site, whole, targets)
        text = _WIKILINK.sub(lambda match: _written(site, match, targets).words, text)
    if "](" in text:
        web = INLINE_LINK.fullmatch(text)
        if web is not None and web["words"] and _WEB.fullmatch(web["bare"] or ""):
            return Link(words=web["words"], url=web["bare"])
        text = link_words(text)
    if "/" in text or "\\" in text or "file:" in text.lower():
        text = _DISK.sub(lambda match: re.split(r"[\\/]", match[0])[-1], text)
    return text


def _written(site: Site, match: re.Match[str], targets: Mapping[tuple[str, str], Target]) -> Link:
    """A `[[link]]` of a property; one that is not known to lead anywhere is but its label."""
    name, _, fragment = match[1].partition("#")
    label = (match[2] or "").strip() or None
    parts = (part.strip() for part in fragment.split("#"))
    target = targets.get((name.strip(), "#".join(part for part in parts if part)))
    found = _link(site, name.strip(), label, target) if target is not None else None
    return found or Link(words=label or _HIDDEN)


def row_url(site: Site, path: str) -> str | None:
    """The URL of a note or attachment, None when it has none."""
    url = site.urls.get(NoteId(path))
    return url if url is not None else site.asset_urls.get(AssetId(path))
