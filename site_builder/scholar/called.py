"""What a paper is called: its citation keys, its title and the translation of that."""

from __future__ import annotations

import re

from site_builder.scholar.evidence import Evidence
from site_builder.scholar.facts import NESTED
from site_builder.scholar.fields import CALLED_PAPER, opens_region
from site_builder.scholar.identifiers import find_citekey, zotero_citekey
from site_builder.scholar.titles import (
    begins_alike,
    cites_only,
    clean_title,
    is_called_review,
    is_named_by_citation,
    is_note_name,
    is_section_name,
    is_title_of_link,
    names_a_work,
    split_translation,
    venue_behind,
    without_citation,
    without_note_tag,
)
from site_builder.scholar.values import clean
from site_builder.text.cjk import has_cjk
from site_builder.text.regex import regex


def citation_keys(known: Evidence) -> list[str]:
    """Citation keys by precedence; the first names the paper."""
    keys: list[str] = []
    name = known.stem.removeprefix("@") if known.stem.startswith("@") else ""
    if " " in name and _KEY_BEFORE_TITLE.search(word := name.split(" ")[0]):
        name = word
    for fact in known.of("citation-key"):
        key = find_citekey(fact.text)
        is_vague = fact.label.casefold() in ("id", "key")
        if (
            key
            and not (is_vague and _OTHER_KEY.fullmatch(key))
            and (
                not is_vague
                or key == name
                or (not name and re.search(r"[^\W\d_].*[0-9]|[0-9].*[^\W\d_]", key) and not re.search(r"[0-9]{8}", key))
            )
        ):
            keys.append(key)
    keys += [fact.text.removeprefix("@") for fact in known.of("title") if _is_key(fact.text)]  # of an outline's page
    if name:
        keys.append(name)
    elif (
        find_citekey(known.stem)
        and re.search(r"(?:1[5-9]|20)[0-9]{2}", known.stem)
        and re.search(r"[^\W\d_]", known.stem)
    ):
        keys.append(known.stem)
    keys += [key for fact in known.facts for _, address in fact.addresses if (key := zotero_citekey(address))]
    if known.salvaged is not None and known.salvaged.origins.get("key") == "yaml":
        keys.append(known.salvaged.key)
    if keys:
        known.origins["key"] = "filename" if keys[0] == name else "yaml"
    return keys


def title_of(known: Evidence, family: str, year: int | None) -> tuple[str, str]:
    """The title and its translation; `family` is the family name of the first author."""
    keys = citation_keys(known)
    said = sorted(
        known.of("title", "original-title"),
        key=lambda one: (_is_key(one.text), is_called_review(one.text), one.rank, one.field != "title"),
    )
    named = next((alias for alias in known.aliases if names_a_work(alias)), "")
    if said and named and _is_key(said[0].text) and known.heading in ("", clean_title(said[0].text)):
        known.origins["title"] = "yaml"
        return clean_title(named), ""
    if said and _is_file_name(said[0].text, known.heading):
        said = []  # "title: 12_deep_residual_learning" above "# Deep residual learning"
    for paper, fact in known.quoted:  # "title: ICML-2015 Some title" above a reference to "Some title"
        if said and len(paper.title) > _LONG_ENOUGH and _ends_in(clean(said[0].text), paper.title):
            known.use("title", fact)
            return paper.title, ""
    for fact in said:
        if title := clean_title(clean(_wrapped(fact.text))):
            whole = (clean_title(clean(one.text.split("\n")[0])) for one in said if one is not fact)
            title = next((one for one in whole if one.casefold().startswith(f"{title}:".casefold())), title)
            known.use("title", fact)
            if year and re.search(rf"\S-{year}\Z", title):
                title = title.removesuffix(f"-{year}")  # "Some title-2019"
            return split_translation(venue_behind(without_note_tag(title))[0])
    for fact in known.of("URL"):  # "Paper: [BERT: Pre-training of …](https://…)" below "# BERT explained"
        for words, address in fact.addresses:
            is_called = CALLED_PAPER.search(fact.label) and fact.rank > NESTED and is_title_of_link(words)
            if words != address and (is_called or (names_a_work(words) and begins_alike(known.heading, words))):
                known.use("title", fact)
                return clean_title(words), ""
    for paper, fact in known.quoted:
        is_remark = fact.field == "bibtex" and is_named_by_citation(known.heading, family, year)
        is_remark = is_remark or (known.heading.lstrip("@") in keys and known.heading != "")
        is_remark = is_remark or is_note_name(known.heading) or is_section_name(known.heading)
        is_remark = is_remark or (bool(family) and cites_only(known.heading) and known.heading.startswith(family))
        is_remark = is_remark or _in_quotes(known.heading, paper.title)
        if paper is known.salvaged:
            is_remark = is_remark or cites_only(known.heading) or not _shares_words(known.heading, paper.title)
        if paper.title and (not known.heading or paper.key == "same" or is_remark):
            known.use("title", fact)
            return paper.title, ""
    is_cited = cites_only(known.heading) and bool(family) and known.heading.startswith(family)
    below = known.of("outline-title") if is_cited or opens_region(known.heading) else []
    if named and is_section_name(known.heading):
        known.origins["title"] = "yaml"
        return clean_title(named), ""
    if known.heading and not below and not (is_section_name(known.heading) and names_note(known.stem)):
        known.origins["title"] = "body"
        return split_translation(without_citation(known.heading, family, year))
    for fact in below or known.of("outline-title", "translated-title"):
        known.use("title", fact)
        return clean_title(fact.text), ""
    alias = next((alias for alias in known.aliases if alias.strip()), "")
    known.origins["title"] = "yaml" if alias else "filename"
    return alias.strip() or known.stem.removeprefix("@"), ""


def _wrapped(text: str) -> str:
    """The first line of a title, with the next one where it goes on there: it has opened quotes or ends in a hyphen."""
    first, _, rest = text.partition("\n")
    rest = rest.partition("\n")[0]
    is_open = first.count('"') == 1 or first.count("“") > first.count("”")
    if not rest or not (is_open or (len(first) > _NEARLY_FULL and rest[:1].islower())):
        return first
    return first + rest if first.endswith("-") else f"{first} {rest}"


_NEARLY_FULL = 45  # letters of a line that an editor has wrapped, without its label


# "@smith2020 Some title", "@smithTitle Some title"; "@Some title", "@AlphaFold explained" have no key of their own
_KEY_BEFORE_TITLE = regex(r"(?:1[5-9]|20)[0-9]{2}|[^\W\d_][0-9]{2}[a-z]?$|^[a-z]{3,}[A-Z]|_")


# what outlines give their blocks, and Zotero its items
_OTHER_KEY = regex(r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}|[2-9A-Z]{8}")


_LONG_ENOUGH = 20  # letters of a title that tell a work


def names_note(stem: str) -> bool:
    """Whether a file is called by words, and not by a key."""
    return " " in stem.strip() or has_cjk(stem)


def _shares_words(heading: str, title: str) -> bool:
    """Whether a heading may be the same title as another: half of its words are in that."""
    words = re.findall(r"[^\W_]{2,}", heading.casefold())
    return 2 * sum(word in title.casefold() for word in words) >= len(words)


def _in_quotes(heading: str, title: str) -> bool:
    """Whether a heading quotes a title: 'Ref 12 — Lee et al. (2019), "Some title"'."""
    quoted = (match[1].strip(" .,").casefold() for match in _QUOTED.finditer(heading))
    return title.casefold() in quoted


_QUOTED = regex(r"[\"“]([^\"“”]{8,300})[\"”]")


def _ends_in(text: str, title: str) -> bool:
    return len(text) > len(title) and text.casefold().endswith(title.casefold())


def _is_key(text: str) -> bool:
    """Whether a "title" is the key that a page is named by: "@sunBeyond2021"."""
    return text.startswith("@") and " " not in text and _KEY_BEFORE_TITLE.search(text) is not None


def _is_file_name(title: str, heading: str) -> bool:
    """Whether a title without spaces is but another spelling of the heading, cut perhaps."""
    if "_" not in title.strip("_") or " " in title or " " not in heading:
        return False
    squeezed, other = (_SIGNS_AND_DIGITS.sub("", text).casefold() for text in (title, heading))
    return len(squeezed) > 5 and other.startswith(squeezed)


_SIGNS_AND_DIGITS = regex(r"[\W_\d]+")
