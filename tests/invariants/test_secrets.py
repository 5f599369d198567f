"""What is held back is in no byte and no name of the output: in a first build, in later ones and in the preview.

Every secret is a word `qz??vx` of its own, so that one search finds them all. A file is searched as it is and in every
form that a reader's program may decode: entities, percent signs, JSON strings, the terms of our search shards.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from struct import unpack_from
from urllib.parse import unquote

import pytest

from site_builder.config import Config, load_config
from site_builder.engine.memory import Memory
from site_builder.engine.pipeline import build

SECRET = re.compile("qz[a-z]{2}vx", re.IGNORECASE)
RARE = "龘靐齉爩麤"  # held back as well: an index of pairs of letters would tell them
PICTURE = "\x89PNG\r\n\x1a\n"

PUBLIC = {
    "index.md": """# Home

See [[qzckvx/plan|the plan]], [[Secret Alias|an alias]], [[@2020Hidden|a paper]], [text](qzckvx/plan.md "a title"),
![[qzckvx/plan|the plan]], ![[qzckvx/plan#Part]], [ref][r], ![[Board.canvas|a board]], <a href="qzckvx/plan.md">raw</a>,
[[templates/form|a form]], [[left/out|left out]], ![[left/qzaavx.png|a picture]], [[qzcavx|w]], [@2020Hidden],
[escaped](qzckvx/a%20qzajvx&amp;b.md), [entity](qzckvx/a&#32;qzajvx&amp;b.md),
[[qzckvx/plan|brackets [in] words]], [![p](shown.png)](qzckvx/plan.md), [two
lines](qzckvx/plan.md#Part), [back](qzckvx\\\\plan.md), [[qzckvx/plan#Part|a part]], <img src='left/qzaavx.png'>.

[r]: qzckvx/plan.md "title"

a %%qzacvx%% b <!-- qzadvx --> c

%%
qzaevx [[qzafvx]] #qzagvx

## qzahvx
%%

- item %% qzaivx %%

![[shown.png]] ![](https://example.org/x.png)
""",
    "@2019Shown.md": """---
aliases: [Shown]
tags: [open]
---
# Shown paper %% qzbavx %%

- **Author**: Ann Lee %% qzbbvx %%
- **Year**: 2019
- **PDF**: file:///home/qzbcvx/a.pdf
- **URL**: C:\\Users\\qzbdvx\\a.pdf
- [**Zotero**](zotero://open-pdf/qzbevx)

First sentence of words %% qzbfvx %% goes on. A link [a](file:///home/qzbgvx/x.pdf) and <file:///qzbhvx/x.pdf>,
[b](/home/qzbivx/x).

[c](vscode://file/qzbjvx) ![](file:///home/qzbkvx/p.png) ![[/home/ann/qzblvx/p.png]] <img src="file:///qzbmvx/p.png">

```text %% qzbvvx %%
code stays
```
""",
    "rows.md": "# Rows\n\n```base\nviews:\n  - type: table\n    name: All\n    order: [file.name, tags, title]\n```\n\n"
    "![[All.base]]\n",
    "All.base": "views:\n  - type: list\n    name: All\n",
    "places.md": "---\nvenue: 'in /Volumes/qzbovx/a.pdf %% qzbpvx %%'\nauthors: [Ann Lee]\n---\n# Places\n\n"
    "![[/media/qzbqvx/a.pdf]] [[/mnt/qzbrvx/a.pdf|w]] file&#58;///qzbsvx/a.pdf\n\n%% qzbtvx\n\n#qzbuvx\n",
    "links.md": "# Links\n\nThe [[@2019Shown|shown]] one %% qzbnvx %% and [[qzckvx/plan|words]].\n",
}
HELD_BACK = {
    "qzckvx/plan.md": "---\npublish: false\naliases: [Secret Alias, qzcavx]\ntags: [qzcbvx/sub]\n---\n"
    "# qzccvx\n\n## Part\n\n"
    f"qzcdvx [[index]] [[@2019Shown]] #qzcevx {RARE} ![[qzcfvx.png]] ^qzcgvx\n",
    "qzckvx/a qzajvx&b.md": "---\npublish: false\n---\nqzchvx\n",
    "@2020Hidden.md": "---\ndraft: true\nauthors: [Qzdavx Person]\nvenue: Journal of qzdbvx\n"
    "year: 2020\ndoi: 10.1000/qzdcvx\n---\n"
    "# qzddvx\n\nqzdevx [[@2019Shown]]\n",
    "strings.md": '---\npublish: "false"\ntitle: qzeavx\n---\nqzebvx [[index]]\n',
    "no.md": "---\nPublish: No\n---\nqzecvx\n",
    "zero.md": "---\npublish: 0\n---\nqzedvx\n",
    "draft.md": "---\ndraft: 'yes'\npermalink: /qzeevx/\nredirects: [/qzefvx/]\n---\nqzegvx\n",
    "private.md": "---\nprivate: true\n---\nqzehvx [[@1999qzeivx]]\n",
    "json.md": '---\n{"publish": false, "title": "qzejvx"}\n---\nqzekvx\n',
    "broken.md": "---\ntitle: [qzfavx\npublish: false\n---\nqzfbvx\n",
    "broken2.md": "---\n  DRAFT: TRUE # qzfcvx\nx: a: b\n---\nqzfdvx\n",
    "list.md": "---\npublish:\n  - false\n---\nqzfgvx\n",
    "twice.md": "---\npublish: false\npublish: true\n---\nqzfhvx\n",
    "wide.md": "---\ntitle: qzfivx\npublish：false\n---\nqzfjvx\n",
    "open.md": "---\npublish: false\n\n# qzfkvx\n",
    "dash.md": "—\ndraft: true\n—\nqzflvx\n",
    "crlf.md": "---\r\npublish: false\r\n---\r\nqzfevx\r\n",
    "templates/form.md": "# qzgavx\n\nqzgbvx\n",
    "left/out.md": "# qzgcvx\n\nqzgdvx [[index]]\n",
    "left/qzaavx.png": PICTURE,
    "qzcfvx.png": PICTURE,
    "qzgevx.pdf": "%PDF nobody uses it",
    ".obsidian/workspace.json": '{"qzgfvx": 1}',
    ".trash/qzggvx.md": "qzghvx\n",
    "Board.canvas": '{"nodes": [{"id": "1", "type": "text", "text": "qzgivx %% qzgjvx %%"}]}',
    "qzgkvx.canvas": '{"nodes": [{"id": "1", "type": "text", "text": "nobody asks for qzglvx"}]}',
    "qzgmvx.base": "views:\n  - type: table\n    name: qzgnvx\n",
    "copy (conflicted copy 2024).md": "qzgovx\n",
    "note.md.bak": "qzgpvx\n",
}
# a canvas that a published note shows is published, its comments are not
SHOWN_CANVAS = "qzgivx"


def write(content: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (content / path).parent.mkdir(parents=True, exist_ok=True)
        (content / path).write_bytes(text.encode("latin-1" if text == PICTURE else "utf-8"))


def project(root: Path, files: dict[str, str], settings: str = "") -> Path:
    write(root / "content", files)
    (root / "content" / "shown.png").write_bytes(PICTURE.encode("latin-1"))
    (root / "paperleaf.toml").write_text(
        f'[site]\nurl = "https://example.org/"\n[content]\nexclude = ["left/**"]\n{settings}', "utf-8"
    )
    return root / "content"


def configured(root: Path, name: str = "site") -> Config:
    return load_config(output=root / name, cache=root / f"cache-{name}", jobs=1, cwd=root)


def forms(path: Path, raw: bytes) -> Iterator[str]:
    """The text of a file in every form that some program may make of it."""
    text = raw.decode("utf-8", "replace")
    yield text
    yield html.unescape(text)
    yield unquote(text)
    if path.suffix == ".json":
        yield json.dumps(json.loads(text), ensure_ascii=False)
    if path.parent.name == "s" and path.suffix == ".bin":
        yield "\n".join(terms(raw))


def terms(raw: bytes) -> list[str]:
    """The terms of a search shard, which are front-coded."""
    _, length, _ = unpack_from("<III", raw)
    found: list[str] = []
    for line in raw[12 : 12 + length].decode("utf-8").splitlines():
        kept = ord(line[0]) - ord("0")
        found.append((found[-1][:kept] if found else "") + line[1:])
    return found


def told(output: Path) -> dict[str, list[str]]:
    """The secrets of an output folder, with the files that tell them."""
    found: dict[str, list[str]] = {}
    for path in sorted(output.rglob("*")):
        place = path.relative_to(output).as_posix()
        texts = [place, unquote(place)]
        if path.is_file():
            texts += forms(path, path.read_bytes())
        for text in texts:
            for word in {*map(str.lower, SECRET.findall(text)), *(letter for letter in RARE if letter in text)}:
                found.setdefault(word, []).append(place)
    return {word: sorted(set(places)) for word, places in sorted(found.items())}


def in_shards(output: Path) -> set[str]:
    return {term for path in output.glob("search/s/*.bin") for term in terms(path.read_bytes())}


def test_the_search_would_find_each_secret_if_it_were_told(tmp_path: Path) -> None:
    """Else the tests below would prove nothing: everything is published here that can be."""
    project(tmp_path, {"n.md": f"# qzaavx\n\nqzabvx {RARE} #qzacvx\n", "@2020qzadvx.md": "---\nyear: 2020\n---\nx\n"})
    build(configured(tmp_path))
    output = tmp_path / "site"
    assert {"qzaavx", "qzabvx", "qzacvx", "qzadvx", *RARE} <= set(told(output))
    assert "qzabvx" in in_shards(output)


def test_what_is_held_back_is_nowhere(tmp_path: Path) -> None:
    project(tmp_path, PUBLIC | HELD_BACK, '[papers]\nlibrary = ["library.bib"]\n')
    (tmp_path / "library.bib").write_text(
        "@article{2020Hidden, title={qzlavx}, year=2020, file={/home/qzlbvx/a.pdf}}\n"
        "@article{2019Shown, title={Shown paper}, abstract={Words}, file={:C\\:\\\\Users\\\\qzlcvx\\\\a.pdf:PDF}}\n"
        "@article{1990Unread, title={qzldvx}, author={Qzlevx, A.}, year=1990}\n"
    )
    report = build(configured(tmp_path))
    assert report.notes == len(PUBLIC) + 1  # the canvas
    assert set(told(tmp_path / "site")) == {SHOWN_CANVAS}
    page = (tmp_path / "site" / "index.html").read_text("utf-8")
    for words in ("the plan", "an alias", "a paper", "a form", "left out", "a picture", ">raw<", "escaped", "entity"):
        assert words in page
    marks = set(re.findall('data-unresolved="([^"]*)"', page))
    assert marks <= {"", "@1999qzeivx"}


def test_only_marked_notes_are_published_where_the_configuration_says_so(tmp_path: Path) -> None:
    files = {
        "index.md": "---\npublish: true\n---\n# Home\n\n[[unmarked|w]] ![[unmarked]] ![[qzaavx.png|p]]\n",
        "unmarked.md": "---\naliases: [qzabvx]\n---\n# qzacvx\n\n[[index]] ![[qzadvx.png]]\n",
        "draft.md": "---\npublish: true\ndraft: true\n---\nqzaevx\n",
        "broken.md": "---\npublish: true\nx: a: b\n---\nqzafvx\n",
        "odd.md": "---\npublish: [true, qzagvx]\n---\nqzahvx\n",
        "qzadvx.png": PICTURE,
    }
    content = project(tmp_path, files, 'publish = "marked"\n')
    (content / "left").mkdir()
    (content / "left" / "qzaavx.png").write_bytes(b"x")
    assert build(configured(tmp_path)).notes == 1
    assert told(tmp_path / "site") == {}


ONCE = {
    "gone.md": "# qzhavx\n\nqzhbvx [[index]] #qzhcvx ![[qzhdvx.png]]\n",
    "renamed qzhevx.md": "# Renamed\n\nwords [[index]]\n",
    "held.md": "---\naliases: [qzhfvx]\ntags: [qzhgvx]\npermalink: /qzhhvx/\n---\n# qzhivx\n\nqzhjvx [[index]]\n",
    "@2001qzhkvx.md": "---\nauthors: [Qzhlvx Name]\nvenue: qzhmvx\nyear: 2001\n---\n# qzhnvx\n\nqzhovx\n",
    "commented.md": "# Commented\n\nqzhpvx [[index|qzhqvx]] ![[qzhrvx.png]] [[@1990qzhsvx]]\n",
    "broken.md": "# Broken\n\nqzhtvx\n",
    "folder qzhuvx/in.md": "# In\n\nqzhvvx\n",
    "qzhdvx.png": PICTURE,
    "qzhrvx.png": PICTURE,
    "index.md": "# Home\n\n[[gone|qzhwvx]] [[held|w]] ![[broken]] ![[left]] [[folder qzhuvx/in|w]]\n",
    "left.md": "# Left\n\nqzhxvx\n",
}


def hold_back(content: Path) -> None:
    """Every way for what was published to be so no more."""
    (content / "gone.md").unlink()
    (content / "renamed qzhevx.md").rename(content / "renamed.md")
    for name, first in (("held", "publish: false"), ("@2001qzhkvx", "draft: true")):
        file = content / f"{name}.md"
        file.write_text(file.read_text("utf-8").replace("---\n", f"---\n{first}\n", 1), "utf-8")
    (content / "commented.md").write_text(
        "# Commented\n\n%% qzhpvx [[index|qzhqvx]] ![[qzhrvx.png]] [[@1990qzhsvx]] %%\n"
    )
    (content / "broken.md").write_text("---\ntitle: [a\npublish: false\n---\n# Broken\n\nqzhtvx\n", "utf-8")
    shutil.move(content / "folder qzhuvx", content / "templates")
    (content / "left").mkdir()
    (content / "left.md").rename(content / "left" / "left.md")
    home = content / "index.md"
    home.write_text(home.read_text("utf-8").replace("qzhwvx", "w").replace("folder qzhuvx/", ""), "utf-8")


@pytest.mark.parametrize("is_one_process", [True, False])
def test_what_is_held_back_later_leaves_no_trace(tmp_path: Path, is_one_process: bool) -> None:
    content = project(tmp_path, ONCE)
    memory = Memory() if is_one_process else None
    build(configured(tmp_path), memory=memory)
    assert len(told(tmp_path / "site")) == len(set(SECRET.findall("".join([*ONCE, *ONCE.values()]).lower())))
    hold_back(content)
    build(configured(tmp_path), memory=memory)
    assert told(tmp_path / "site") == {}
    clean = configured(tmp_path, "clean")
    build(clean)
    assert sorted(names(tmp_path / "site")) == sorted(names(clean.output))


def names(output: Path) -> list[str]:
    return [path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()]


def test_the_folder_of_the_preview_forgets_as_well(tmp_path: Path) -> None:
    content = project(tmp_path, ONCE)
    environment = {**os.environ, "NO_COLOR": "1"}
    command = [sys.executable, "-m", "site_builder", "serve", "--port", "0"]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        assert process.stdout is not None
        port = next(int(found[1]) for line in process.stdout if (found := re.match(r"http://[\d.]+:(\d+)/", line)))
        with socket.create_connection(("127.0.0.1", port), 60) as sock:
            sock.sendall(f"GET /__paperleaf/events HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n".encode())
            events = (line for line in sock.makefile("rb") if line.startswith(b"data: "))
            next(events)
            folder = tmp_path / ".paperleaf" / "preview"
            assert told(folder)
            hold_back(content)
            while told(folder):  # a build may have seen the folder half changed; the next one comes by itself
                next(events)
    finally:
        process.kill()
        process.communicate()
