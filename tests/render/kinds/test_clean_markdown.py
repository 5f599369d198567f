"""The Markdown twin of a page says no name of a note that is held back."""

from __future__ import annotations

import pytest

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
