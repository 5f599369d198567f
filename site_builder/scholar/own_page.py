"""What a page says of itself and not of the paper: the date, author and title of a blog post, a clipping, minutes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from site_builder.model.note import Plain
from site_builder.scholar.dates import parse_date
from site_builder.scholar.entry import RecordEntry
from site_builder.scholar.fields import CALLED_PAPER, field_of
from site_builder.scholar.titles import is_called_review, is_title_of_link
from site_builder.text.regex import regex

_PLACE_OF_POSTS = regex(r"/?(?:posts?|blogs?)/", re.IGNORECASE)
_POSTS = frozenset(("post", "posts", "single", "blog", "blog-post", "blogpost"))


def without_page(
    front_matter: Mapping[str, Plain], entries: Sequence[RecordEntry], labels: Mapping[str, str]
) -> Mapping[str, Plain]:
    """Front matter without the date and the one author of a blog post, which are the page's and not the paper's.

    So is its title where the post states that of the paper.

    A post that states when or where the paper was published keeps them: it has a paper's front matter.
    """
    front_matter = _with_what_is_called_paper(front_matter, labels)
    place, name = front_matter.get("permalink"), front_matter.get("title")
    is_post = isinstance(place, str) and _PLACE_OF_POSTS.match(place) is not None
    is_review = isinstance(name, str) and is_called_review(name)
    is_post = is_post or is_review or str(front_matter.get("layout")).casefold() in _POSTS
    known = {
        str(key): "date" if _is_day_of_page(str(key), value) else field_of(str(key), labels)
        for key, value in front_matter.items()
        if value not in (None, "", [])
    }
    told = {field_of(entry.label, labels) for entry in entries if entry.label and entry.text}
    is_page = "date" in known.values() and not _OF_A_PAPER & set(known.values())
    if is_page and "title" in told and told & {"author", "first-author"}:  # the page has a title and a date of its own
        is_post = True
    is_of_paper = bool(told & {"title", "paper", "container-title"}) or any(
        _links_paper(one, labels) for one in entries
    )
    if is_of_paper and any(str(key).casefold() in _OF_BLOGS for key in front_matter):
        is_post = True
    is_clip = {"title", "author"} <= told and any(
        isinstance(value, str) and _ON_BLOG.match(value) for value in front_matter.values()
    )
    if not (is_post or is_clip) and not _is_signed(front_matter, entries, labels):
        return front_matter
    if {"issued", "container-title"} & set(known.values()) and not is_clip:
        return front_matter
    name_of_blogger = "authors" if "authors" in front_matter and "author" in told else "author"
    blogger = front_matter.get(name_of_blogger)
    if isinstance(blogger, list) and len(blogger) == 1:
        blogger = blogger[0]
    is_one = isinstance(blogger, str) and not re.search(r"[,;，；、]|\band\b", blogger)
    of_page = {"date", "series", "pubdate"} | ({name_of_blogger} if is_one else set())
    if is_review or is_clip:
        of_page |= {key for key, field in known.items() if field == "container-title" and is_clip}
        of_page |= {key for key, value in front_matter.items() if isinstance(value, str) and _ON_BLOG.match(value)}
    if any(_states_title(entry, labels) for entry in entries):
        of_page.add("title")
    return {key: value for key, value in front_matter.items() if str(key).casefold() not in of_page}


def _is_day_of_page(key: str, value: Plain) -> bool:
    """Whether a property is the day of a post, as some site generators call it; a journal has a year there."""
    return key.casefold() == "pubdate" and isinstance(value, str) and len(parse_date(value)) == 3


def _with_what_is_called_paper(front_matter: Mapping[str, Plain], labels: Mapping[str, str]) -> Mapping[str, Plain]:
    """Front matter of the paper alone where it has `paper_authors` beside what a page says of itself."""
    fields = {str(key): field_of(str(key), labels) for key, value in front_matter.items() if value}
    called = {field for key, field in fields.items() if CALLED_PAPER.search(_spaced(key))}
    if "author" not in called:
        return front_matter
    is_signed = any(field == "author" and not CALLED_PAPER.search(_spaced(key)) for key, field in fields.items())
    # 论文作者 and 发表年份, with no author of the page beside them, are both of the paper
    of_page = {"date", "author"} | (_OF_PAGES if is_signed else _OF_PAGES & called)
    of_page |= {"title"} if called & {"title", "paper"} else set()
    return {
        key: value
        for key, value in front_matter.items()
        if fields.get(str(key)) not in of_page or CALLED_PAPER.search(_spaced(str(key)))
    }


def _spaced(key: str) -> str:
    return key.replace("_", " ").replace("-", " ")


_OF_PAGES = frozenset(("issued", "container-title"))


def _links_paper(entry: RecordEntry, labels: Mapping[str, str]) -> bool:
    """Whether an entry is "Paper link: https://…"."""
    return (
        field_of(entry.label, labels) == "URL"
        and bool(entry.addresses)
        and CALLED_PAPER.search(entry.label) is not None
    )


def _states_title(entry: RecordEntry, labels: Mapping[str, str]) -> bool:
    """Whether an entry is "Title: Some work", or "Paper: [Some work](https://…)"."""
    field = field_of(entry.label, labels) if entry.label and entry.text else None
    is_link = field == "paper" or _links_paper(entry, labels)
    return field == "title" or (is_link and any(is_title_of_link(words) for words, _ in entry.addresses))


_OF_A_PAPER = frozenset(
    """
    paper author first-author issued container-title URL DOI arXiv PMID ISBN citation-key reference bibtex type
    """.split()
)


# what only the generators of blogs read
_OF_BLOGS = frozenset("draft categories mathjax katex toc comments sitemap author_profile toc_sticky".split())


_ON_BLOG = regex(
    r"https?://(?:[\w-]+\.)?(?:velog\.io|tistory\.com|medium\.com|zhihu\.com|csdn\.net|zenn\.dev|qiita\.com|note\.com"
    r"|mp\.weixin\.qq\.com|hatenablog\.com|cnblogs\.com|jianshu\.com|naver\.com|substack\.com)/",
    re.IGNORECASE,
)


def _is_signed(front_matter: Mapping[str, Plain], entries: Sequence[RecordEntry], labels: Mapping[str, str]) -> bool:
    """Whether a dated page is signed by somebody who is not among the authors that its body names for the paper."""
    blogger = front_matter.get("author")
    if not isinstance(blogger, str) or not blogger.strip() or front_matter.get("date") is None:
        return False
    told = [(field_of(entry.label, labels), entry.text) for entry in entries if entry.label and entry.text]
    authors = [text for field, text in told if field == "author"]
    is_told = bool(authors) and any(field in ("title", "paper", "container-title") for field, _ in told)
    return is_told and not any(blogger.strip().casefold() in text.casefold() for text in authors)
