"""The Markdown twin of a page says no name of a note that is held back."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.cli import run
from site_builder.render.kinds.clean_markdown import hide_links


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("见 [[计划|这里]]。", "见 这里。"),
        ("见 [[计划#一月|这里]]。", "见 这里。"),
        ("see [here](计划) and [there](other.md)", "see here and [there](other.md)"),
        ("see [here](%E8%AE%A1%E5%88%92#x)", "see here"),
        ("[a](计划(1).md)", "[a](计划(1).md)"),
        ('[words][1]\n\n[1]: 计划 "x"\n', "words\n\n"),
        ("![[计划]] 之后", " 之后"),
        ("[[公开|words]]", "[[公开|words]]"),
        (r"| [[计划\|这里]] |", "| 这里 |"),
    ],
)
def test_links_to_held_back_notes_keep_their_words_alone(before: str, after: str) -> None:
    assert hide_links(before, {"计划"}) == after


def test_nothing_changes_when_nothing_is_held_back() -> None:
    assert hide_links("[[计划|这里]]", set()) == "[[计划|这里]]"


@pytest.mark.parametrize(
    ("note", "clean"),
    [
        ("# A\n\n## B\n", "# A\n\n## B\n"),
        ("A\n===\n\nb\n", "A\n===\n\nb\n"),
        ("b\n\n# A\n", "b\n\n# A\n"),
        ("---\ntitle: A\n---\n# B\n", "# A\n\n# B\n"),
        ("---\ntitle: A\n---\n\n    code\n", "# A\n\n    code\n"),
    ],
)
def test_the_title_stands_there_once(note: str, clean: str, tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "n.md").write_text(note)
    assert run(["build", "-q", "--content", str(tmp_path / "notes"), "--output", str(tmp_path / "www")]) == 0
    assert (tmp_path / "www" / "n" / "index.md").read_text() == clean
