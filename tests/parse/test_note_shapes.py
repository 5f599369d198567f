"""Notes about papers as people of many fields write them, and notes that are about none: `note_shapes.txt`.

A case is `=== name | file`, the note, `--- says` and what is read from it. Of the first six fields one that is not
named must be empty; `body has` and `card has` are words that the page shows there. A name ends in "+" where the list
was cut.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from site_builder.model.paper import Paper, Person
from site_builder.scholar.fields import field_of
from tests.made import parsed

ALWAYS = ("title", "authors", "venue", "year", "doi", "arxiv")
HIDDEN = re.compile(
    r"%%.*?%%|<!--.*?-->|```.*?```|\]\([^)]*\)|https?://\S+|<[^>]+>|\[![^\n]*|\[\[[^\]|\n]*\|", re.DOTALL
)
LABEL = re.compile(r"([^\n:：|*_`=→【】·>\[\]-]{2,40})(?=[:：|*_`=→】\s])")
SMALL = frozenset(("and", "doi", "http", "https", "org", "others"))  # of identifiers and lists of names


def cases() -> Iterator[tuple[str, str, str, dict[str, list[str]]]]:
    text = (Path(__file__).parent / "note_shapes.txt").read_text("utf-8")
    for part in re.split(r"^=== ", text, flags=re.MULTILINE)[1:]:
        head, _, rest = part.partition("\n")
        name, _, path = head.partition(" | ")
        note, _, lines = rest.partition("\n--- says\n")
        said: dict[str, list[str]] = {}
        for line in lines.strip().splitlines():
            field, _, value = line.partition(": ")
            said.setdefault(field, []).append(value)
        yield name, path, note, said


CASES = list(cases())


def written(person: Person) -> str:
    if person.literal:
        return f"{{{person.literal}}}"
    family, given = f"{person.particle} {person.family}".strip(), f"{person.given} {person.suffix}".strip()
    return ", ".join(part for part in (family, given) if part)


def facts(paper: Paper) -> dict[str, str]:
    return {
        "title": paper.title,
        "authors": "; ".join(map(written, paper.authors)) + (" +" if paper.authors_truncated else ""),
        "venue": paper.container_title,
        "year": str(paper.year or ""),
        "doi": paper.doi,
        "arxiv": paper.arxiv,
        "url": paper.url,
        "volume": paper.volume,
        "issue": paper.issue,
        "pages": paper.pages,
        "isbn": paper.isbn,
        "pmid": paper.pmid,
        "publisher": paper.publisher,
        "key": paper.key,
        "type": paper.type,
        "abstract": paper.abstract,
        "editors": "; ".join(map(written, paper.editors)),
        "translators": "; ".join(map(written, paper.translators)),
    }


def plain(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", re.sub("\0[^\0]*\0", "", markup))).split())


@pytest.mark.parametrize(("path", "note", "said"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_is_read_from_a_note(path: str, note: str, said: dict[str, list[str]]) -> None:
    made = parsed(note, path)
    paper = made.note.paper
    card = plain(" ".join(part for row in made.note.card for part in (row.label, *row.items)))
    body = plain(" ".join((made.body.html, *(footnote.html for footnote in made.body.footnotes))))

    if said.get("paper") == ["no"]:
        assert paper is None
    else:
        assert paper is not None
        got = facts(paper)
        wanted = {field: said.get(field, [""])[0] for field in got if field in ALWAYS or field in said}
        assert {field: got[field] for field in wanted} == wanted
    assert all(words in body for words in said.get("body has", ()))
    assert all(words in card for words in said.get("card has", ()))
    title = f"{made.note.title} {paper.title if paper else ''}"  # with formulas as signs, and as they are typed
    assert lost(note, f"{body} {card} {title} {made.note.tags} {made.body.html}") == []


def lost(note: str, shown: str) -> list[str]:
    """The words of the note that the page does not show; known labels are shown in its language."""
    text = HIDDEN.sub(" ", re.sub(r"\A(---|\+\+\+)\n.*?\n\1(?:\n|\Z)", "", note, flags=re.DOTALL))
    labels = {word for label in LABEL.findall(text) if field_of(label.strip()) for word in label.split()}
    words = SMALL | labels | set(re.findall(r"[^\W\d_]+", shown))
    return [
        word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 1 and word not in words and not field_of(word)
    ]
