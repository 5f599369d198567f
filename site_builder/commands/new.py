"""`paperleaf new`: a note for a paper, filled from the library where that knows the paper."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from site_builder.config import Config
from site_builder.model.diagnostic import Diagnostic, PaperleafError, reason_of
from site_builder.model.library import Library
from site_builder.model.paper import Paper, Person
from site_builder.scholar.dates import iso
from site_builder.scholar.kinds import guess_type
from site_builder.scholar.library import read_library
from site_builder.text.regex import regex

TEMPLATE_FILES = ("templates/paper.md", "Templates/paper.md")  # of the vault; a folder that is never published
TEMPLATE = """\
---
title: {{title}}
authors: {{authors}}
type: {{type?}}
venue: {{container}}
degree: {{degree?}}
publisher: {{publisher?}}
place: {{place?}}
editor: {{editors?}}
translator: {{translators?}}
year: {{year}}
date: {{published?}}
volume: {{volume?}}
issue: {{issue?}}
pages: {{pages?}}
number: {{number?}}
edition: {{edition?}}
version: {{version?}}
series: {{series?}}
isbn: {{isbn?}}
doi: {{doi}}
arxiv: {{arxiv}}
url: {{url}}
---

# {{title}}

"""
# "{{title}}", and with the quotes that a template may put around it; a line with an empty "{{volume?}}" is left out
PLACEHOLDER = regex(r'(?P<quote>["\']?)\{\{\s*(?P<name>[a-z]+)(?P<or_no_line>\?)?\s*\}\}(?P=quote)')
NO_LINE = "\0"  # no value holds one
FRONT_MATTER = regex(r"\A---[ \t]*\n.*?^---[ \t]*\n", re.DOTALL | re.MULTILINE)
MARKUP = regex(r"([\\`*_\[\]<>#$|~=%])")
UNFIT = regex(r'[\x00-\x1f\x7f/\\:*?"<>|#^\[\]]')  # what a file name or a wikilink cannot hold
UNPRINTABLE = regex(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")  # YAML 1.2, 5.1
KEY_SIZE = 180  # bytes; file systems allow 255, with the folder's and other programs' additions


def new_note(config: Config, key: str, *, title: str, folder: str | None) -> Path:
    """The file of the new note. Raises PaperleafError for an unfit key or a note that is there already."""
    key = checked_key(key)
    known = find_note(notes_on_disk(config.content), key)
    if known is not None:
        raise PaperleafError(f"there is a note for `{key}` already: {known}", exit_status=1)
    library, _ = read_libraries(config.papers.library)
    paper = library.papers.get(key) or Paper(key=key, title=title or key)
    return write_note(config, paper, folder=folder)


def checked_key(key: str) -> str:
    """The citation key without its `@`. Raises PaperleafError when it could not be the name of a file."""
    key = key.removeprefix("@").removesuffix(".md").strip()
    if " " in key:
        hint = 'a key has no spaces; for a title, `paperleaf new KEY --title "…"`'
        raise PaperleafError(f"`{key}` cannot be a citation key", hint=hint)
    if not key or key.startswith(".") or UNFIT.search(key) or len(key.encode("utf-8", "replace")) > KEY_SIZE:
        raise PaperleafError(f"`{key}` cannot be a citation key", hint="use letters, digits, `-` and `_`")
    return key


def write_note(config: Config, paper: Paper, *, folder: str | None) -> Path:
    """Writes the note of a paper; never over another file."""
    place = config.content / (usual_folder(notes_on_disk(config.content)) if folder is None else folder)
    if not place.resolve().is_relative_to(config.content.resolve()):
        raise PaperleafError(f"`{folder}` is not in the content folder", hint="name a folder below it")
    file = place / f"@{paper.key}.md"
    try:
        place.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(note_text(paper, template_of(config)))
    except FileExistsError as error:
        raise PaperleafError(f"there is a file `{file}` already", exit_status=1) from error
    except OSError as error:
        raise PaperleafError(f"`{file}` cannot be written: {reason_of(error)}", exit_status=1) from error
    return file


def note_text(paper: Paper, template: str) -> str:
    """The template with its placeholders filled: in front matter as YAML values, below as plain words."""
    values = _values(paper)
    head = match[0] if (match := FRONT_MATTER.match(template)) else ""

    def as_yaml(m: re.Match[str]) -> str:
        value = values.get(m["name"])
        if value is None:
            return m[0]
        if not value:
            return NO_LINE if m["or_no_line"] else ""
        return json.dumps(value, ensure_ascii=False)  # JSON is YAML

    def as_words(m: re.Match[str]) -> str:
        value = values.get(m["name"])
        if value is None:
            return m[0]
        words = ", ".join(name.strip("{}") for name in value) if isinstance(value, list) else str(value)
        if not words and m["or_no_line"]:
            return NO_LINE
        return m["quote"] + MARKUP.sub(r"\\\1", words) + m["quote"]

    filled = "\n".join(line.rstrip() for line in PLACEHOLDER.sub(as_yaml, head.replace(NO_LINE, "")).split("\n"))
    below = PLACEHOLDER.sub(as_words, template[len(head) :].replace(NO_LINE, ""))
    return "\n".join(line for line in (filled + below).split("\n") if NO_LINE not in line)


def template_of(config: Config) -> str:
    """The vault's own template for papers, else ours."""
    for name in TEMPLATE_FILES:
        file = config.content / name
        if file.is_file():
            return file.read_text("utf-8-sig", "replace").replace("\r\n", "\n")
    return TEMPLATE


def read_libraries(files: Iterable[Path]) -> tuple[Library, tuple[Path, ...]]:
    """All libraries as one, the first of equal keys; and the files that are not there."""
    papers: dict[str, Paper] = {}
    diagnostics: list[Diagnostic] = []
    missing: list[Path] = []
    for file in files:
        try:
            text = file.read_text("utf-8-sig", "replace")
        except OSError:
            missing.append(file)
            continue
        library = read_library(text, path=file.name)
        papers = {**library.papers, **papers}
        diagnostics.extend(library.diagnostics)
    return Library(papers=papers, diagnostics=tuple(diagnostics)), tuple(missing)


def notes_on_disk(content: Path) -> list[str]:
    """The notes of the vault, sorted, relative to it; dot folders left out."""
    found = (path.relative_to(content) for path in content.rglob("*.md"))
    return sorted(path.as_posix() for path in found if not any(part.startswith(".") for part in path.parts))


def find_note(notes: Iterable[str], key: str) -> str | None:
    """The note that is named by the key, in any folder and any case."""
    names = {f"{key}.md".casefold(), f"@{key}.md".casefold()}
    return next((note for note in notes if note.rpartition("/")[2].casefold() in names), None)


def usual_folder(notes: Iterable[str]) -> str:
    """The folder where most notes about papers lie, "" for the top."""
    folders = Counter(folder for note in notes for folder, _, name in [note.rpartition("/")] if name.startswith("@"))
    return folders.most_common(1)[0][0] if folders else ""


def _values(paper: Paper) -> Mapping[str, str | int | list[str]]:
    def one_line(text: str) -> str:
        return " ".join(UNPRINTABLE.sub(" ", text).split())

    def name_of(person: Person) -> str:
        """A group whose name has a comma stands in braces, or it would be read as a family name and a given one."""
        name = one_line(person.display)
        return f"{{{name}}}" if person.literal and "," in name else name

    names = [name_of(person) for person in paper.authors]
    is_told = guess_type(
        declared="",
        venue=paper.container_title,
        publisher=paper.publisher,
        isbn=paper.isbn,
        url=paper.url,
        arxiv=paper.arxiv or paper.doi,
    )
    return {
        "key": paper.key,
        "type": paper.type if paper.type != is_told and (paper.title or names) and paper.type != "article" else "",
        "title": one_line(paper.title),
        "authors": [*names, "et al."] if names and paper.authors_truncated else names,
        "editors": [name_of(person) for person in paper.editors],
        "translators": [name_of(person) for person in paper.translators],
        "container": one_line(paper.container_title),
        "degree": one_line(paper.genre) if paper.type == "thesis" else "",
        "publisher": one_line(paper.publisher),
        "place": one_line(paper.publisher_place),
        "volume": one_line(paper.volume),
        "issue": one_line(paper.issue),
        "pages": one_line(paper.pages),
        "number": one_line(paper.number),
        "edition": one_line(paper.edition),
        "version": one_line(paper.version),
        "series": one_line(paper.series),
        "isbn": paper.isbn,
        "published": iso(paper.issued) if len(paper.issued) > 1 else "",
        "venue": one_line(paper.container_title or paper.publisher),
        "year": paper.year or "",
        "doi": one_line(paper.doi),
        "arxiv": one_line(paper.arxiv),
        "url": one_line(paper.url),
        "abstract": one_line(paper.abstract),
    }
