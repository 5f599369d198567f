"""No word of a note is lost on its page, no link of a page is dead, no id stands twice, and HTML is well-formed.

`python tests/invariants/test_words.py VAULT` tells the same of any vault.
"""

from __future__ import annotations

import json
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from site_builder import build
from site_builder.parse.front_matter import read_front_matter
from site_builder.parse.stretches import stretches, without_comments
from site_builder.text.decode import decode
from tests.made import parsed

WORD = re.compile(r"[^\W_\u3000-\u9fff\uac00-\ud7ff\uff00-\uffef]+|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7ff]")
BLOCK = re.compile(r"<(?=/?(?:br|d[dt]|div|h\d|hr|img|li|math|[ou]l|p|pre|section|span|summary|sup|t[dhr])\b)")
# what the source of a note has and no reader sees, each with what remains of it
UNSEEN = (
    (re.compile(r"^([ \t>]*(?:[-+*]|\d+[.)])?[ \t>]*)(?:`{3,}|~{3,}).*$", re.MULTILINE), r"\1"),
    (re.compile(r"^[ \t>]*\[[^\]^][^\]]*\]:[ \t]*\S.*$", re.MULTILINE), ""),  # definitions of links
    (re.compile(r"<(?:script|style)\b.*?</(?:script|style)>", re.DOTALL | re.IGNORECASE), ""),
    (re.compile(r"<!--.*?-->", re.DOTALL), ""),
    (re.compile(r"!\[\[[^\]]*\]\]"), " "),
    (re.compile(r"!\[[^\]]*\]\([^)\n]*\)"), " "),
    (re.compile(r"\[\[[^\]|]*\|([^\]]*)\]\]"), r" \1 "),
    (re.compile(r"\]\((?:<[^>\n]*>|[^()\n]*(?:\([^()\n]*\)[^()\n]*)*)\)"), "] "),
    (re.compile(r"(\[[^\]\[]*\])\[[^\]\[]*\]"), r"\1"),
    (re.compile(r"</?[A-Za-z][^<>]*>"), ""),
    (re.compile(r"\[\^[^\]\s]*\]:?"), " "),
    (re.compile(r"(?:^|(?<=\s))\^[A-Za-z0-9-]+[ \t]*$", re.MULTILINE), ""),
    (re.compile(r"\[![^\]\n]*\][+-]?"), ""),
    (re.compile(r"^[ \t>]*\d+[.)](?=\s)", re.MULTILINE), ""),
    (re.compile(r"^([ \t>]*(?:[-+*]|\d+[.)])[ \t]+)\[.\](?=\s)", re.MULTILINE), r"\1"),
    (re.compile(r"\*\*(?:Author|Year)\*\*"), ""),  # the card has its own words for them
    (re.compile(r"@[\w-]+"), " "),  # a citation shows author and year
)


def words_of_source(raw: bytes, path: str) -> Counter[str]:
    """The words that a reader should see, told by searches that know nothing of how pages are made."""
    _, text = read_front_matter(decode(raw).text, path)
    text = without_comments(text)[0]
    math = [stretch for stretch in stretches(text) if stretch.kind == "math"]
    for _, start, stop in reversed(math):
        text = f"{text[:start]} {text[stop:]}"
    for pattern, rest in UNSEEN:
        text = pattern.sub(rest, text)
    return Counter(WORD.findall(unescape(re.sub(r"\\(?=[!-/:-@\[-`{-~])", "", text))))


def words_of_page(html: str) -> Counter[str]:
    tree = LexborHTMLParser(BLOCK.sub(" <", html))
    for node in tree.css("script, style, [data-backlinks], .cite"):
        node.decompose()
    root = tree.css_first("main") or tree.body
    return Counter(WORD.findall(root.text(separator="") if root else ""))


def problems(site: Path, vault: Path) -> Iterator[tuple[str, str]]:
    """Each with the path of the note."""
    ids: dict[str, set[str]] = {}
    pages = json.loads((site / "manifest.json").read_text(encoding="utf-8"))["pages"]
    trees = {}
    for file in sorted(site.rglob("*.html")):
        tree = LexborHTMLParser(file.read_text(encoding="utf-8"))
        names = [node.attributes["id"] or "" for node in tree.css("[id]")]
        trees[file] = tree
        ids[file.relative_to(site).as_posix()] = set(names)
        for name, times in Counter(names).items():
            if times > 1:
                yield file.relative_to(site).as_posix(), f"the id {name!r} stands {times} times"
    for source, page in pages.items():
        file = site / page["file"]
        html = file.read_text(encoding="utf-8")
        try:
            html5lib.HTMLParser(strict=True).parse(html)
        except html5lib.html5parser.ParseError as error:
            yield source, f"not well-formed: {error}"
        lost = words_of_source((vault / source).read_bytes(), source) - words_of_page(html)
        if lost:
            yield source, f"lost: {' '.join(lost.elements())}"
        for node in trees[file].css("main [href], main [src]"):
            address = node.attributes.get("href") or node.attributes.get("src") or ""
            if re.match(r"[A-Za-z][\w+.-]*:|//", address):
                continue
            target, fragment = urldefrag(urljoin("/" + page["file"], address))
            name = unquote(target).removeprefix("/")
            name = f"{name}index.html" if name.endswith("/") or not name else name
            if not (site / name).is_file():
                yield source, f"dead link: {address}"
            elif fragment and name in ids and unquote(fragment) not in ids[name]:
                yield source, f"dead fragment: {address}"


# a vault of notes that hold every piece of syntax, in each other and beside each other

NAMES = ("one", "二", "Third note", "deep/four", "deep/2020Five", "@2021Six")
NOISE = (
    "**",
    "*",
    "==",
    "~~",
    "_",
    "[[",
    "]]",
    "![[",
    "[",
    "](",
    "$",
    "$$",
    "`",
    "<b>",
    "</div>",
    "|",
    "[^",
    "^[",
    "\\",
    "~",
    "<",
)
CJK = "这是重点内容与说明（附录）：“引用”。"


class Writer:
    """Writes notes at random; every word is made up and stands once."""

    def __init__(self, seed: int, noise: float) -> None:
        self.random = random.Random(seed)
        self.noise = noise  # how many marks without a partner there are among the words
        self.count = 0

    def word(self) -> str:
        self.count += 1
        return f"w{self.count}q"

    def words(self) -> str:
        made = " ".join(self.word() for _ in range(self.random.randint(1, 3)))
        return made + self.random.choice(("", "", ".", "，", "：", "”", " 50%", " & < >"))

    def inline(self, depth: int = 0) -> str:
        if self.random.random() < self.noise:
            return self.random.choice(NOISE)
        pick = self.random.randrange(26)
        if depth > 2 or pick < 5:
            return self.words()
        if pick < 10:
            mark = self.random.choice(("**", "*", "==", "~~", "_", "***"))
            inner = self.run(depth + 1)
            return f" {mark}{inner}{mark} " if self.random.random() < 0.6 else f"{CJK[:3]}{mark}{inner}{mark}{CJK[3:5]}"
        name = self.random.choice(NAMES)
        return (
            lambda: f"[[{name}]]",
            lambda: f"[[{name}#{self.random.choice(('Alpha', 'nowhere', '^b1', 'Alpha#Beta'))}|{self.words()}]]",
            lambda: f"[{self.run(depth + 1)}](https://example.org/a_b)",
            lambda: f"[{self.words()}](<{name}.md>)",
            lambda: f"`{self.words()}`",
            lambda: f"${self.random.choice('abx')}_{self.random.randrange(9)}$",
            lambda: f" #{self.word()}",
            lambda: f"^[{self.run(depth + 1)}]",
            lambda: "[^f]",
            lambda: f"<u>{self.run(depth + 1)}</u>",
            lambda: f"%% z{self.word()} %%",
            lambda: f"![[{name}{self.random.choice(('', '#Alpha', '#^b1'))}]]",
            lambda: f"\\*{self.words()}\\_ https://example.org/{self.word()} ",
            lambda: f"<span class='x'>{self.words()}</span><br>",
            lambda: f"<a href='{name}.md'>{self.run(depth + 1)}</a>",
            lambda: f"[@2021Six] @2021Six ![{self.words()}](gone.png)",
        )[pick - 10]()

    def run(self, depth: int = 0) -> str:
        made = " ".join(self.inline(depth) for _ in range(self.random.randint(1, 3))).strip()
        return f"{self.word()} {made}" if made.startswith("~~~") else made  # no fence

    def block(self, depth: int = 0) -> list[str]:
        pick = self.random.randrange(16 if depth < 3 else 6)
        line = self.run().replace("\n", " ")
        if pick < 3:
            return [line, *([self.run()] if self.random.random() < 0.4 else []), ""]
        if pick == 3:
            return [f"{'#' * self.random.randint(2, 5)} {line}", ""]
        if pick == 4:
            return ["```py", self.word(), "", f"    {self.word()} %% kept %%", "```", ""]
        if pick == 5:
            return ["$$", "x_1 + y", "$$", ""]
        inner = [row for _ in range(self.random.randint(1, 2)) for row in self.block(depth + 1)]
        if pick < 9:
            mark = self.random.choice(("- ", "* ", "1. ", "- [ ] ", "- [x] ", "-   "))
            indent = " " * len(mark.split("[")[0].expandtabs(4))
            return [f"{mark}{line}", *(f"{indent}{row}".rstrip() for row in inner), f"{mark}{self.run()}", ""]
        if pick < 11:
            return [f"> {row}".rstrip() for row in [line, "", *inner]] + [""]
        if pick < 13:
            title = self.random.choice(("", f" {self.run()}"))
            kind = self.random.choice(("note", "my-kind", "TIP|wide"))
            return [f"> {row}".rstrip() for row in [f"[!{kind}]{self.random.choice('- +').strip()}{title}", *inner]] + [
                ""
            ]
        if pick == 13:
            cells = [self.run().replace("|", "\\|") for _ in range(4)]
            return [f"| {cells[0]} | {cells[1]} |", "|---|:-:|", f"| {cells[2]} | {cells[3]} |", ""]
        if pick == 14:
            return self.random.choice(
                (
                    ["<div>", self.word(), "</div>", ""],
                    ["<details><summary>", self.word(), "</summary>", "", *inner, "", "</details>", ""],
                    [self.words(), "---", "", self.word(), "^b2", ""],
                    ["- **Author**: A B", f"- **Year**: 2020 {self.word()}", f"- {self.word()}", ""],
                    [f"[^f2]: {line}", "", *(f"  {row}".rstrip() for row in inner)],
                )
            )
        return ["%%", "z" + self.word(), "", "z" + self.word(), "%%", ""]

    def note(self) -> str:
        lines = ["---", 'aliases: ["an alias"]', "---"] if self.random.random() < 0.3 else []
        lines += [f"# {self.run()}", ""] if self.random.random() < 0.5 else []
        lines += [row for _ in range(self.random.randint(2, 6)) for row in self.block()]
        lines += ["## Alpha", "", f"{self.words()} ^b1", "", "### Beta", "", self.run(), ""]
        lines += [f"[^f]: {self.run()}", f"    {self.words()}", ""]
        return "\n".join(lines)


@pytest.mark.parametrize(("seed", "noise"), [(1, 0.0), (2, 0.0), (3, 0.05)])
def test_pages_keep_all_words(seed: int, noise: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    writer = Writer(seed, noise)
    for name in NAMES:
        path = tmp_path / "vault" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(writer.note(), encoding="utf-8")
    assert build(str(tmp_path / "vault"), str(tmp_path / "site")) == 0
    assert list(problems(tmp_path / "site", tmp_path / "vault")) == []
    for file in (tmp_path / "site").rglob("*"):
        if file.suffix in (".html", ".md", ".json", ".xml"):
            assert not re.search(r"\bzw\d+q", file.read_text(encoding="utf-8")), file


def test_a_paper_that_cites_many_and_that_none_cites_has_no_dead_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    vault = tmp_path / "vault"
    vault.mkdir()
    for number in range(20):
        cited = " ".join(f"[[@p{other}]]" for other in range(number))
        (vault / f"@p{number}.md").write_text(f"# Paper {number}\n\n- **Year**: {2000 + number}\n\n{cited}\n", "utf-8")
    assert build(str(vault), str(tmp_path / "site")) == 0
    assert list(problems(tmp_path / "site", vault)) == []


@given(st.integers(0, 1_000_000), st.sampled_from((0.0, 0.05, 0.3)))
def test_any_note_keeps_its_words(seed: int, noise: float) -> None:
    text = Writer(seed, noise).note()
    made = parsed(text, "deep/n.md")
    shown = " ".join(
        (
            made.note.title,
            made.body.html,
            *(footnote.html for footnote in made.body.footnotes),
            *(" ".join((row.label, *row.items)) for row in made.note.card),
            *(f"{link.target} {link.label}" for link in made.note.links),
        )
    )
    wanted = words_of_source(text.encode(), "n.md")
    lost = {word for word in wanted if re.fullmatch(r"w\d+q", word)} - set(re.findall(r"w\d+q", shown))
    assert not lost
    assert noise or not re.search(r"\bzw\d+q", shown)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        build(sys.argv[1], folder + "/site")
        for note, problem in problems(Path(folder, "site"), Path(sys.argv[1])):
            print(f"{note}: {problem[:600]}")
