"""Any sequence of edits, each followed by an incremental build, gives the site of a clean build byte for byte."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from site_builder.config import Config, load_config
from site_builder.engine.memory import Memory
from site_builder.engine.pipeline import BuildReport, build, leave, survey_vault
from tests.made import files_of

NAMES = (
    "alpha",
    "@2017AttentionIsAll",
    "@2018BertPre",
    "folder/beta",
    "folder/beta/gamma",
    "深度/学习",
    "Ghost",
    "index",
)
TITLES = ("Attention", "A study", "研究 报告", "Beta & <Gamma>")
TAGS = ("nlp", "nlp/large", "阅读", "cv")
REWORDED = re.compile(r"\b(Words|A line)\b[^.\[\n]*")
LINK = re.compile(r"(?<!!)\[\[[^\[\]]*\]\]")
PICTURES = ("img/a.png", "img/b c.png", "folder/d.svg")


def seeds(quick: int, all_of_them: int) -> list[object]:
    """The first few always, the others of a thorough run only."""
    marks = [()] * quick + [(pytest.mark.thorough,)] * (all_of_them - quick)
    return [pytest.param(seed, marks=mark) for seed, mark in enumerate(marks)]


class Vault:
    """A vault under random edits, with a project folder around it."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.content = root / "content"
        self.chance = random.Random(seed)
        self.content.mkdir(parents=True)
        self.configuration = ""
        for name in NAMES[:5]:
            self.write(name, self.text())
        for name in PICTURES[:2]:
            self.picture(name)

    def write(self, name: str, text: str) -> None:
        file = self.content / f"{name}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def picture(self, name: str) -> None:
        file = self.content / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(
            b"\x89PNG" + self.chance.randbytes(30) if name.endswith("png") else b'<svg width="3" height="4"/>'
        )

    def text(self) -> str:
        pick = self.chance.choice
        head = {
            "title": pick(TITLES),
            "aliases": f"[{pick(NAMES).rpartition('/')[2].strip('@')} alias]",
            "tags": f"[{pick(TAGS)}]",
            "publish": pick(("true", "true", "true", "false")),
        }
        chosen = [key for key in head if self.chance.random() < 0.4]
        block = "".join(f"{key}: {head[key]}\n" for key in chosen)
        card = f"- **Author**: Ada {pick('ABC')}., 王 伟\n- **Year**: {pick((2017, 2018))}\n"
        card += f"- **Journal**: J{pick((1, 2))}\n\n"
        body = [f"Words {self.chance.randrange(1000)} of a note. It cites {self.link()} and more.", f"#{pick(TAGS)}"]
        body += [f"As @{pick(NAMES)[1:]} and [@2018BertPre, p. 3; @ghost{pick('12')}] say, alpha alias."]
        body += [f"A line with {self.link()}.", f"![[{pick(PICTURES)}]]", f"![[{pick(NAMES)}]]"]
        start = f"---\n{block}---\n" if block else ""
        parts = self.chance.sample(body, self.chance.randrange(1, len(body)))
        return f"{start}# {pick(TITLES)}\n\n{card if self.chance.random() < 0.6 else ''}" + "\n\n".join(parts) + "\n"

    def link(self) -> str:
        name = self.chance.choice((*NAMES, "Nobody", "alpha alias"))
        return f"[[{name}{self.chance.choice(('', '|words', '#Attention'))}]]"

    def notes(self) -> list[Path]:
        return sorted(self.content.rglob("*.md"))

    # edits

    def edit(self) -> None:
        kinds: tuple[Callable[[], None], ...] = (
            self.add,
            self.rewrite,
            self.reword,
            self.reword,
            self.relink,
            self.relink,
            self.reframe,
            self.append_keeping_times,
            self.delete,
            self.rename,
            self.swap,
            self.change_picture,
            self.delete_picture,
            self.configure,
            self.library,
            self.into_folder,
            self.nothing,
        )
        self.chance.choice(kinds)()

    def add(self) -> None:
        self.write(self.chance.choice(NAMES), self.text())

    def rewrite(self) -> None:
        for file in self.chance.sample(self.notes(), min(2, len(self.notes()))):
            file.write_text(self.text(), "utf-8")

    def reword(self) -> None:
        """Other words in some sentences, those around links too, and now and then a line more."""
        for file in self.chance.sample(self.notes(), min(2, len(self.notes()))):
            text = REWORDED.sub(lambda found: found[1] + self.words(), file.read_text("utf-8"))
            file.write_text(text + (f"\nMore{self.words()}.\n" if self.chance.random() < 0.5 else ""), "utf-8")

    def relink(self) -> None:
        """Other links in some sentences, and now and then one more, or another heading."""
        for file in self.chance.sample(self.notes(), min(2, len(self.notes()))):
            text = LINK.sub(
                lambda found: self.link() if self.chance.random() < 0.5 else found[0], file.read_text("utf-8")
            )
            more = self.chance.choice(("", f"\nSee {self.link()}.\n", f"\n## {self.chance.choice(TITLES)}\n\nMore.\n"))
            file.write_text(text + more, "utf-8")

    def reframe(self) -> None:
        """Another title, tag, year or alias of one note, or one more heading or author."""
        for file in self.chance.sample(self.notes(), min(1, len(self.notes()))):
            text = file.read_text("utf-8")
            old, new = self.chance.choice(
                (
                    ("# ", f"# {self.chance.choice('NM')} "),
                    ("# ", f"# {self.chance.choice(TITLES)}\n\n- **Author**: Ada B., Li C.\n- **Year**: 2017\n\n"),
                    ("#nlp", "#cv #nlp"),
                    ("#cv", "#阅读"),
                    ("2017", "2018"),
                    ("Ada A", "Ada B"),
                    ("alias]", "alias, Att]"),
                    ("\n\n", "\n\n## Attention\n\n"),
                )
            )
            file.write_text(text.replace(old, new, 1), "utf-8")

    def cite(self) -> None:
        """Two notes whose links stay while their words, and the lines of what comes after, change."""
        for name, lines in (("words", ""), ("other words", "\nAnd more.\n" * self.chance.randrange(3))):
            body = (
                f"First{self.words()}about [[alpha]].\n{lines}\n"
                f"It cites{self.words()}[[Ghost|a ghost]], [[@2099Nobody]]{self.words()}[[alpha#Nowhere]]."
            )
            named = self.chance.choice(("It is like", "Unlike")) + self.chance.choice((" Tagger-9", " nothing"))
            body += f"\n\n{named}. [[@2020Linked]] calls it Linked-7."
            self.write(name, f"# {name}\n\n{body}\n\n## Part\n\n![[words#Part]]\n\nA{self.words()}end.\n")

    def words(self) -> str:
        return " ".join(("", *self.chance.choices(("of", "a", "note", "about", "it", "neural", "x"), k=5), ""))

    def append_keeping_times(self) -> None:
        for file in self.notes()[:1]:
            stat = file.stat()
            raw = file.read_bytes()
            file.write_bytes(raw[:-2] + bytes([raw[-2] ^ 1]) + raw[-1:])
            os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))

    def delete(self) -> None:
        if self.notes():
            self.chance.choice(self.notes()).unlink()

    def rename(self) -> None:
        if self.notes():
            target = self.content / f"{self.chance.choice(NAMES)}.md"
            target.parent.mkdir(parents=True, exist_ok=True)
            self.chance.choice(self.notes()).replace(target)

    def swap(self) -> None:
        if len(self.notes()) > 1:
            one, other = self.chance.sample(self.notes(), 2)
            one.rename(self.content / "aside")
            other.rename(one)
            (self.content / "aside").rename(other)

    def change_picture(self) -> None:
        self.picture(self.chance.choice(PICTURES))

    def delete_picture(self) -> None:
        (self.content / self.chance.choice(PICTURES)).unlink(missing_ok=True)

    def configure(self) -> None:
        self.configuration = self.chance.choice(
            (
                "",
                '[site]\ntitle = "Mine"\n',
                '[site]\nurl = "https://example.org/notes/"\n',
                '[links]\nunresolved = "plain"\n',
                "[search]\nenabled = false\n",
                "[markdown]\nstrict_line_breaks = true\n",
            )
        )

    def library(self) -> None:
        entries = [{"id": f"ghost{number}", "title": self.chance.choice(TITLES)} for number in "12"]
        (self.root / "refs.json").write_text(json.dumps(entries[: self.chance.randrange(3)]))
        self.configuration = '[papers]\nlibrary = ["refs.json"]\n'

    def into_folder(self) -> None:
        folder = self.content / "folder"
        if folder.is_dir() and not (self.content / "renamed").exists():
            folder.rename(self.content / "renamed")

    def nothing(self) -> None:
        """The vault stays as it is."""

    # builds

    def config(self, place: str) -> Config:
        file = self.root / "paperleaf.toml"
        file.write_text(self.configuration, "utf-8")
        return load_config(
            file, content=self.content, output=self.root / place / "site", cache=self.root / place / "cache", jobs=1
        )

    def built(self) -> BuildReport:
        return build(self.config("kept"))

    def site(self) -> dict[str, bytes]:
        return files_of(self.root / "kept/site")

    def clean_build(self) -> BuildReport:
        shutil.rmtree(self.root / "clean", ignore_errors=True)
        return build(replace(self.config("clean"), use_cache=False))

    def clean_site(self) -> dict[str, bytes]:
        self.clean_build()
        return files_of(self.root / "clean/site")


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


def assert_as_clean(vault: Vault, report: BuildReport, turn: int) -> None:
    """A build left the site that a clean one makes, and told the same."""
    clean = vault.clean_build()
    assert differences(vault.site(), files_of(vault.root / "clean/site")) == [], turn
    assert report.diagnostics == clean.diagnostics
    assert report.pages_written + report.pages_unchanged == clean.pages_written + clean.pages_unchanged


def test_a_second_site_of_a_vault_takes_the_parsed_notes_of_the_first(tmp_path: Path) -> None:
    vault = Vault(tmp_path, 1)
    first = vault.config("kept")
    vault.built()
    (vault.content / "alpha.md").write_text("# Another\n\nwords\n", "utf-8")
    parsed: list[int] = []

    def progress(stage: str, done: int, total: int) -> None:
        if stage == "parse":
            parsed.append(total)

    build(replace(first, output=tmp_path / "second"), progress=progress)
    assert parsed == [1], "the note that was changed since"
    assert differences(files_of(tmp_path / "second"), vault.clean_site()) == []


@pytest.mark.parametrize("seed", seeds(2, 4))
def test_incremental_equals_clean(tmp_path: Path, seed: int) -> None:
    vault = Vault(tmp_path, seed)
    vault.built()
    for turn in range(4):
        for _ in range(vault.chance.randrange(1, 4)):
            vault.edit()
        vault.built()
        assert differences(vault.site(), vault.clean_site()) == [], turn


@pytest.mark.parametrize("seed", seeds(2, 6))
def test_a_preview_equals_clean(tmp_path: Path, seed: int) -> None:
    vault = Vault(tmp_path, 200 + seed)
    for number in range(5):
        vault.write(f"more/@201{number}Paper", vault.text())
    memory = Memory()
    build(vault.config("kept"), memory=memory)
    for turn in range(5):
        for _ in range(vault.chance.randrange(1, 3)):
            vault.chance.choice((vault.edit, vault.reframe, vault.reframe))()
        assert_as_clean(vault, build(vault.config("kept"), memory=memory), turn)
        if vault.chance.random() < 0.3:  # another preview goes on
            leave(vault.config("kept"), memory)
            memory = Memory()


def test_the_first_edit_of_a_preview_after_another_costs_no_look_at_the_whole_vault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = Vault(tmp_path, 220)
    vault.write("words", "# Words\n\nSome words.\n")
    before, after = Memory(), Memory()
    build(vault.config("kept"), memory=before)
    vault.write("words", "# Other Words\n\nSome words of #mud.\n")
    build(vault.config("kept"), memory=before)
    leave(vault.config("kept"), before)
    with monkeypatch.context() as patch:
        patch.setattr("site_builder.engine.rebuild.rebuild", None)
        assert build(vault.config("kept"), memory=after).changed == ()
        vault.write("words", "# Other Words\n\nMore words of #mud.\n")
        report = build(vault.config("kept"), memory=after)
    assert_as_clean(vault, report, 0)


def test_the_page_of_an_edited_note_stands_before_the_rest(tmp_path: Path) -> None:
    vault = Vault(tmp_path, 230)
    vault.write("words", "# Words\n\nSome words.\n")
    memory = Memory()
    build(vault.config("kept"), memory=memory)
    for words in ("More words.", "Words of [[index]]."):
        steps: list[str] = []
        vault.write("words", f"# Words\n\n{words}\n")
        see = partial(lambda told, path: told.append(f"see {path}"), steps)
        report = build(vault.config("kept"), memory=memory, step=steps.append, shown=see)
        assert steps[:3] == ["ahead words/index.html", "see words/index.html", "check"]
        assert "put words/index.html" not in steps
        assert "words/index.html" in report.changed
        assert_as_clean(vault, report, 0)


def test_a_build_again_writes_nothing(tmp_path: Path) -> None:
    vault = Vault(tmp_path, 7)
    first = vault.built()
    stats = {path: path.stat().st_mtime_ns for path in (tmp_path / "kept").rglob("*.html")}
    for _ in range(2):
        again = vault.built()
        assert (again.pages_written, again.removed, again.changed) == (0, 0, ())
        assert again.pages_unchanged == first.pages_written
        assert (again.notes, again.attachments, again.diagnostics) == (
            first.notes,
            first.attachments,
            first.diagnostics,
        )
    assert stats == {path: path.stat().st_mtime_ns for path in (tmp_path / "kept").rglob("*.html")}


@pytest.mark.parametrize("seed", seeds(1, 3))
@pytest.mark.parametrize("is_one_process", [False, True])
def test_other_words_alone_cost_no_look_at_the_whole_vault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, is_one_process: bool
) -> None:
    vault = Vault(tmp_path, 20 + seed)
    for number in range(6):
        vault.write(f"more/{number}", vault.text())
    for alias in ("Tagger-9", "Linked-7"):
        key = f"@2020{alias.partition('-')[0]}"
        vault.write(key, f"---\naliases: [{alias}]\n---\n# On {key}\n\n- **Author**: Ada Byron\n- **Year**: 2020\n")
    vault.cite()
    memory = Memory() if is_one_process else None
    build(vault.config("kept"), memory=memory)
    for turn in range(4):
        vault.cite()
        with monkeypatch.context() as patch:
            patch.setattr("site_builder.engine.rebuild.rebuild", None)
            report = build(vault.config("kept"), memory=memory)
        assert_as_clean(vault, report, turn)
    vault.edit()
    build(vault.config("kept"), memory=memory)
    assert differences(vault.site(), vault.clean_site()) == []
    again = build(vault.config("kept"), memory=memory)
    assert (again.changed, again.removed) == ((), 0)


@pytest.mark.parametrize(("is_kept", "has_library"), [(True, False), (False, True), (True, True)])
@pytest.mark.parametrize("seed", seeds(1, 2))
def test_papers_without_a_note_come_and_go_with_the_links_to_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, is_kept: bool, has_library: bool
) -> None:
    vault = Vault(tmp_path, 80 + seed)
    if has_library:
        entries = [an_entry(key, number) for number, key in enumerate(("2041lone", "2042Lone", "2031Ghost", "鬼魂"))]
        (vault.root / "refs.json").write_text(json.dumps(entries))
        vault.configuration = '[papers]\nlibrary = ["refs.json"]\n'
    vault.write("papers/@2020Tagger", "# On tags\n\n- **Author**: Ada Byron\n- **Year**: 2020\n")
    vault.write("always", "# Always\n\nIt cites [[@2030Ghost]] and [[@2031Ghost]].\n")
    lone = ("@2041Lone", "@2042Lone|words", "Nobody", "@2043/Odd", "@2031Ghost", "鬼魂", "alpha")

    def cite(name: str) -> None:
        links = vault.chance.sample(lone, vault.chance.randrange(5))
        lines = "".join(f"It{vault.words()}cites [[{link}]] here.\n\n" for link in links)
        vault.write(name, f"# {name}\n\nAlways [[always]].\n\n{lines}")

    for name in ("one", "two"):
        vault.write(name, f"# {name}\n\nAlways [[always]].\n")
    memory = Memory() if is_kept else None
    build(vault.config("kept"), memory=memory)
    for turn in range(4):
        cite("one")
        with monkeypatch.context() as patch:
            patch.setattr("site_builder.engine.rebuild.rebuild", None)
            report = build(vault.config("kept"), memory=memory)
        assert_as_clean(vault, report, turn)
    for turn in range(3):
        cite(vault.chance.choice(("one", "two")))
        cite("two")
        assert_as_clean(vault, build(vault.config("kept"), memory=memory), turn)


@pytest.mark.parametrize("is_kept", [True, False])
@pytest.mark.parametrize("seed", seeds(2, 6))
def test_more_papers_without_a_note_than_get_a_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, is_kept: bool
) -> None:
    for module in ("resolve.graph", "engine.relink"):
        monkeypatch.setattr(f"site_builder.{module}.MOST_STUBS", 3)
    vault = Vault(tmp_path, 120 + seed)
    ghosts = [f"@205{number}Ghost" for number in range(6)]
    vault.write("always", "# Always\n\n" + "".join(f"It cites [[{ghost}]].\n\n" for ghost in ghosts[2:]))
    for name in ("one", "two"):
        vault.write(name, f"# {name}\n\nIt cites [[{ghosts[5]}]] and [[{ghosts[0]}]].\n")
    memory = Memory() if is_kept else None
    build(vault.config("kept"), memory=memory)
    for words in ("[[always]] and nobody", "[[always|all]] and [[one]]", "none"):
        vault.write("two", f"# two\n\nIt cites [[{ghosts[5]}]] and [[{ghosts[0]}|a ghost]], not {words}.\n")
        with monkeypatch.context() as patch:
            patch.setattr("site_builder.engine.rebuild.rebuild", None)
            report = build(vault.config("kept"), memory=memory)
        assert_as_clean(vault, report, 0)
    for turn in range(5):
        cited = vault.chance.sample(ghosts, vault.chance.randrange(4))
        name = vault.chance.choice(("one", "two"))
        vault.write(name, f"# {name}\n\n" + "".join(f"It{vault.words()}cites [[{ghost}]].\n\n" for ghost in cited))
        assert_as_clean(vault, build(vault.config("kept"), memory=memory), turn)


@pytest.mark.parametrize("is_kept", [True, False])
@pytest.mark.parametrize("seed", seeds(1, 2))
def test_other_links_cost_no_look_at_the_whole_vault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, is_kept: bool
) -> None:
    vault = Vault(tmp_path, 60 + seed)
    ends = {
        **{f"n{number}": f"# Note {number}\n\n## Part\n\nA block. ^b1\n" for number in range(5)},
        "@2020Tagger": "---\naliases: [Tagger-9]\n---\n# On tags\n\n- **Author**: Ada Byron\n- **Year**: 2020\n",
        "@2021Other": "# Other\n\n- **Author**: Ada Byron\n- **Year**: 2021\n",
        "hidden": "---\npublish: false\n---\n# Hidden\n",
        "always": "# Always\n\nIt cites [[@2030Ghost]] and [[@2031Ghost|another]].\n",
    }
    names = (
        "n1",
        "n2#Part",
        "n3#^b1",
        "n4#Nowhere",
        "@2020Tagger|a tagger",
        "@2021Other",
        "hidden",
        "lost.png",
        "n1#Lost",
        "@2030Ghost",
        "@2031Ghost|a ghost",
    )
    for name, text in ends.items():
        vault.write(name, text)

    def cite() -> None:
        for name in vault.chance.sample(("one", "two", "three"), 2):
            links = [f"[[{link}]]" for link in vault.chance.choices(names, k=vault.chance.randrange(5))]
            lines = "".join(f"It{vault.words()}cites {link} and{vault.words()}n2.\n\n" for link in links)
            parts = "".join(f"## Part{vault.words()}\n\nA line. ^b{number}\n\n" for number in range(len(links)))
            vault.write(name, f"# {name}\n\nAlways [[n1]] and [[n0|nought]], like Tagger-9.\n\n{lines}{parts}")

    for name in ("one", "two", "three"):
        vault.write(name, f"# {name}\n\nAlways [[n1]] and [[n0|nought]].\n")
    memory = Memory() if is_kept else None
    build(vault.config("kept"), memory=memory)
    for turn in range(5):
        cite()
        with monkeypatch.context() as patch:
            patch.setattr("site_builder.engine.rebuild.rebuild", None)
            report = build(vault.config("kept"), memory=memory)
        assert_as_clean(vault, report, turn)
    vault.edit()
    build(vault.config("kept"), memory=memory)
    assert differences(vault.site(), vault.clean_site()) == []


def test_a_check_between_an_edit_and_a_build_hides_nothing(tmp_path: Path) -> None:
    vault = Vault(tmp_path, 40)
    vault.write("words", "# Words\n\nSome words.\n")
    vault.built()
    vault.write("words", "# Other title\n\nOther words #new.\n")
    survey_vault(vault.config("kept"))
    vault.write("words", "# Other title\n\nOther words again #new.\n")
    vault.built()
    assert differences(vault.site(), vault.clean_site()) == []


def test_prose_touches_one_page(tmp_path: Path) -> None:
    vault = Vault(tmp_path, 3)
    vault.write("alpha", "# Alpha\n\nFirst words.\n\nMore words.\n")
    vault.built()
    vault.write("alpha", "# Alpha\n\nFirst words.\n\nOther words.\n")
    report = vault.built()
    assert [path for path in report.changed if path.endswith(".html")] == ["alpha/index.html"]


def test_output_changed_by_hand_is_restored(tmp_path: Path) -> None:
    vault = Vault(tmp_path, 1)
    vault.built()
    before = vault.site()
    pages = sorted((tmp_path / "kept/site").rglob("index.html"))
    pages[0].unlink()
    pages[1].write_text("changed")
    (tmp_path / "kept/site/manifest.json").write_text("{broken")
    vault.built()
    assert vault.site() == before
    shutil.rmtree(tmp_path / "kept/site")
    vault.built()
    assert vault.site() == before


def test_nobody_elses_file_is_removed(tmp_path: Path) -> None:
    vault = Vault(tmp_path, 1)
    vault.built()
    mine = tmp_path / "kept/site/alpha/mine.txt"
    mine.write_text("mine")
    (vault.content / "alpha.md").unlink()
    vault.built()
    assert mine.read_text() == "mine"
    assert not (tmp_path / "kept/site/alpha/index.html").exists()


@pytest.mark.parametrize("cache", ["lost", "garbage", "unused"])
def test_without_the_last_cache_stale_pages_still_go(tmp_path: Path, cache: str) -> None:
    vault = Vault(tmp_path, 2)
    vault.built()
    (vault.content / "alpha.md").unlink()
    for file in (tmp_path / "kept/cache").glob("*.sqlite"):
        if cache == "garbage":
            file.write_bytes(b"garbage")
        else:
            file.unlink()
    build(vault.config("kept"))
    assert differences(vault.site(), vault.clean_site()) == []


def test_order_of_files_jobs_and_places_do_not_matter(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "one", 5)
    for number in range(20):
        vault.write(f"more/{number}", vault.text())
    first = vault.clean_site()
    other = Vault.__new__(Vault)
    other.root, other.content, other.configuration = tmp_path / "two", tmp_path / "two/another name", ""
    for file in sorted(vault.content.rglob("*"), reverse=True):
        if file.is_file():
            target = other.content / file.relative_to(vault.content)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
            os.utime(target, (1_000_000_000, 4_000_000_000))
    assert differences(first, other.clean_site()) == []


def test_papers_of_a_library_come_into_the_search_and_leave_it(tmp_path: Path) -> None:
    vault = Vault(tmp_path, 12)
    memory = Memory()
    citing, nobody, other = "# One\n\nAs [@ghost1] says.\n", "# One\n\nAs nobody says.\n", "# One\n\nAs [@ghost2].\n"
    titles = ("A Ghost", "A Ghost", "Two Ghosts", "Two Ghosts", "Two Ghosts", "Two Ghosts")
    texts = (citing, f"{citing}\nMore.\n", citing, nobody, other, citing)
    for turn, (title, text) in enumerate(zip(titles, texts, strict=True)):
        vault.library()
        entries = [{"id": "ghost1", "title": title}, {"id": "ghost2", "title": f"{title} Again", "issued": "2001"}]
        (vault.root / "refs.json").write_text(json.dumps(entries))
        vault.write("one", text)
        build(vault.config("kept"), memory=memory if turn % 3 else None)
        site = vault.site()
        assert differences(site, vault.clean_site()) == [], turn
        found = b"\n".join(content for path, content in site.items() if path.startswith("search/d/"))
        assert (f'"t":"{title}"'.encode() in found) == ("ghost1/index.html" in site), turn


@pytest.mark.parametrize("use_cache", [True, False])
def test_builds_of_one_process_with_a_memory(tmp_path: Path, use_cache: bool) -> None:
    vault = Vault(tmp_path, 11)
    memory = Memory()
    for turn in range(4):
        build(replace(vault.config("kept"), use_cache=use_cache), memory=memory)
        assert differences(vault.site(), vault.clean_site()) == [], turn
        if turn == 2 and use_cache:  # somebody else builds in between
            vault.edit()
            vault.built()
        for _ in range(2):
            vault.edit()


def an_entry(key: str, number: int) -> dict[str, object]:
    authors = [{"family": f"Lund{number % 2}", "given": "Åse"}, {"family": "王", "given": "伟"}]
    facts = {"title": f"On Silt {number}", "issued": f"20{10 + number % 5}", "DOI": "10.1000/x"}
    return {"id": key, "author": authors, **facts}


@pytest.mark.parametrize("is_kept", [True, False])
@pytest.mark.parametrize("seed", seeds(1, 2))
def test_notes_are_found_by_what_a_library_says_whatever_is_edited(tmp_path: Path, seed: int, is_kept: bool) -> None:
    vault = Vault(tmp_path, 30 + seed)
    pick = vault.chance.choice
    keys = [f"silt{number}" for number in range(4)]
    vault.configuration = configured = '[papers]\nlibrary = ["refs.json"]\n'
    heads = ("", "---\ntitle: My own\n---\n", "---\npublish: false\n---\n", "- **Year**: 1999\n- **Author**: Bo Ek\n\n")
    memory = Memory() if is_kept else None

    def entries() -> None:
        some = [an_entry(key, vault.chance.randrange(9)) for key in keys if vault.chance.random() < 0.8]
        (vault.root / "refs.json").write_text(json.dumps(some))

    def note() -> None:
        vault.write(f"@{pick(keys)}", f"{pick(heads)}Words{vault.words()}and {vault.link()}.\n\nOn Silt 3 says.\n")

    def configure() -> None:
        vault.configuration = pick(("", "[search]\nenabled = false\n", configured, configured))

    for key in keys[1:]:
        vault.write(f"@{key}", "Words.\n")
    entries()
    for turn in range(5):
        build(vault.config("kept"), memory=memory)
        assert differences(vault.site(), vault.clean_site()) == [], turn
        for edit in vault.chance.sample((entries, note, note, vault.reword, vault.delete, configure), 2):
            edit()


@pytest.mark.parametrize("is_kept", [True, False])
def test_other_words_of_a_note_that_a_library_fills_cost_no_look_at_the_vault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_kept: bool
) -> None:
    vault = Vault(tmp_path, 50)
    vault.configuration = '[papers]\nlibrary = ["refs.json"]\n'
    (vault.root / "refs.json").write_text(
        json.dumps([an_entry("silt1", 1), an_entry("silt2", 2), an_entry("silt4", 4)])
    )
    memory = Memory() if is_kept else None
    vault.write("@silt4", "Words.\n")
    for turn in range(3):
        named = "see [[@silt2]] and [[@silt4]]"
        vault.write("@silt1", f"Some{vault.words()}of mud, {named}{' and [[alpha]]' * turn}.\n")
        vault.write("@silt2", "---\ntitle: My own\n---\nWords.\n")
        with monkeypatch.context() as patch:
            if turn:
                patch.setattr("site_builder.engine.rebuild.rebuild", None)
            report = build(vault.config("kept"), memory=memory if turn else None)
        assert_as_clean(vault, report, turn)
    found = b"\n".join(content for path, content in vault.site().items() if path.startswith("search/d/"))
    assert b'"t":"On Silt 1"' in found and b'"t":"My own"' in found
    assert "see My own and On Silt 4" in json.loads(vault.site()["silt1/index.json"])["s"]
    assert b"see <mark>My own</mark> and On Silt 4" in vault.site()["silt2/index.html"]
    (vault.root / "refs.json").write_text(json.dumps([an_entry("silt1", 3)]))
    assert_as_clean(vault, build(vault.config("kept"), memory=memory), 5)


def test_a_preview_that_began_with_an_edit_knows_what_a_library_said_of_notes_that_it_never_read(
    tmp_path: Path,
) -> None:
    vault = Vault(tmp_path, 51)
    vault.configuration = '[papers]\nlibrary = ["refs.json"]\n'
    memory = Memory()

    def library(*titles: str) -> None:
        entries = [{"id": f"silt{number}", "title": title} for number, title in enumerate(titles)]
        (vault.root / "refs.json").write_text(json.dumps(entries))

    for key in ("silt0", "silt1", "silt2"):
        vault.write(f"@{key}", "Mud.\n\nMore.\n")
    library("Sand", "Clay", "Gravel")
    vault.built()
    vault.write("@silt1", "Mud.\n\nAnd more.\n")
    build(vault.config("kept"), memory=memory)
    library("Sand", "Clay", "Loam")
    assert_as_clean(vault, build(vault.config("kept"), memory=memory), 0)


def test_a_name_that_changes_in_case_alone_is_the_new_one_on_every_disk(tmp_path: Path) -> None:
    vault = Vault(tmp_path, 240)
    vault.write("sub/one", "# One\n\nWords of #Mud and [[two]].\n")
    vault.write("two", "# Two\n\nWords of [[one]].\n")
    build(vault.config("kept"))
    (vault.content / "sub").rename(vault.content / "aside")
    (vault.content / "aside").rename(vault.content / "Sub")
    vault.write("Sub/one", "# One\n\nWords of #mud and [[two]].\n")
    (vault.content / "two.md").rename(vault.content / "aside.md")
    (vault.content / "aside.md").rename(vault.content / "Two.md")
    build(vault.config("kept"))
    assert differences(vault.site(), vault.clean_site()) == []
