"""Our references beside those of citeproc-js and the official styles, where the developer has them.

PAPERLEAF_CITEPROC names a folder with `citeproc_commonjs.js`, `locales-en-US.xml`, `locales-zh-CN.xml` and the styles
(CONTRIBUTING says where they come from). Where we differ on purpose the table below says why.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from site_builder.registry import members
from site_builder.scholar.csl import paper_from_csl

FOLDER = os.environ.get("PAPERLEAF_CITEPROC", "")
HERE = Path(__file__).parent
ITEMS: list[dict[str, str]] = json.loads((HERE / "style_items.json").read_text("utf-8"))
STYLES = {style.name: style for style in members("site_builder.scholar.style", "STYLE")}
OFFICIAL = {
    "apa": "apa",
    "ieee": "ieee",
    "mla": "modern-language-association",
    "chicago": "chicago-author-date",
    "gb7714-2015": "china-national-standard-gb-t-7714-2015-numeric",
}
RAISED = "CSL raises letters within t-SNE and hep-th"
WITHOUT = "Chicago 18, 8.160: prepositions of five letters and more have a capital"
# {style: {item: why ours is another}}
ON_PURPOSE: dict[str, dict[str, str]] = {
    "apa": {
        "p3": RAISED,
        "d1": "the manual writes [Data set] (10.9)",
        "d2": "the manual writes [Data set] (10.9)",
        "d3": "the manual writes [Data set] (10.9)",
    },
    "mla": {"jpart": RAISED, "t2": "the address stands last", "bt1": "no capital behind a comma"},
    "ieee": {
        "jurl": "a stop before [Online], as IEEE's guide has it",
        "c4": "no comma after a question mark",
        "q2": "no comma after a question mark",
        "stz1": "who published it says enough, the place does not",
        "pt1": "a number alone does not tell that it is of a patent",
        "ptz1": "a number alone does not tell that it is of a patent",
        "p1": "arXiv is said once",
        "p3": "arXiv is said once",
        "w3": "a date is said where none of reading is",
        "g1": "a date is said where none of reading is",
        "s1": "the version is said",
    },
    "chicago": {
        **dict.fromkeys(("jnoyear", "jnoauthor", "c3", "c5", "b3", "h3"), WITHOUT),
        "jnovol": "nothing says that it is ahead of print",
        "jpart": RAISED,
        "p3": RAISED,
        "s1": "CSL shortens Version and adds a word without a date",
    },
    "gb7714-2015": {
        "jpart": "particles stand behind the initials",
        "c2": "the volume of a Western set is said in English",
        "be3": "the edition of a Western book is said in English",
        "bt1": "who translated a Western book is said in English",
        "c5": "pages follow a colon",
        **dict.fromkeys(("p1", "p2", "p3", "pz1"), "the edition of 2015 has no mark for preprints but EB"),
    },
}


@pytest.fixture(scope="module")
def official(request: pytest.FixtureRequest) -> dict[str, str]:
    """{item: reference} of the style by citeproc-js."""
    if not FOLDER or not shutil.which("node"):
        pytest.skip("PAPERLEAF_CITEPROC is not set, or node is missing: styles are not compared with citeproc-js")
    command = ["node", str(HERE / "citeproc.cjs"), str(Path(FOLDER).resolve()), OFFICIAL[request.param]]
    done = subprocess.run(command, input=json.dumps(ITEMS), capture_output=True, text=True, check=True, timeout=120)
    return dict(zip((item["id"] for item in ITEMS), map(json.loads, done.stdout.splitlines()), strict=True))


def plain(text: str, style: str, language: str) -> str:
    text = re.sub(r"</?[a-z]+>|^\[1\]\s*", "", text).translate({0xA0: " ", 0x2019: "'", 0x2018: "'"})
    if style.startswith("gb"):  # the official style has one language for all, and groups in capitals
        text = text.casefold() if language == "zh-CN" else text.replace(", 等. ", ", et al. ").casefold()
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("style", "official"), [(name, name) for name in OFFICIAL], ids=OFFICIAL, indirect=["official"]
)
def test_references_are_those_of_citeproc(style: str, official: dict[str, str]) -> None:
    differ = {}
    for item in ITEMS:
        texts = (STYLES[style].cite(paper_from_csl(item)), official[item["id"]])
        ours, theirs = (plain(text, style, item["language"]) for text in texts)
        if ours != theirs and item["id"] not in ON_PURPOSE[style]:
            differ[item["id"]] = texts
    assert differ == {}
