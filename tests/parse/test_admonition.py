"""Fences of the Admonition plugin are the callouts that they mean; every line stays where it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.parse.admonition import with_callouts
from tests.made import parsed


@pytest.mark.parametrize(
    ("fences", "callouts"),
    [
        ("```ad-note\nwords\n```", "> [!note]\n> words\n"),
        (
            "a\n```ad-TIP\ntitle: My **title**\ncollapse: closed\n\nwords\n```\nb",
            "a\n> [!tip]- My **title**\n>\n>\n>\n> words\n\nb",
        ),
        ("~~~~ad-x\ncollapse: open\n```\ncode\n```\n~~~~", "> [!x]+\n>\n> ```\n> code\n> ```\n"),
        ("````ad-a\n```ad-b\nin\n```\nout\n````", "> [!a]\n> > [!b]\n> > in\n>\n> out\n"),
        ("- a\n\n  ```ad-note\n  words\n  ```", "- a\n\n  > [!note]\n  > words\n"),
        ("> ```ad-note\n> words\n> ```\n> more", "> > [!note]\n> > words\n>\n> more"),
        ("````md\n```ad-note\nwords\n```\n````", "````md\n```ad-note\nwords\n```\n````"),
        ("```ad-note\nwords", "```ad-note\nwords"),
        ("> ```ad-note\n> words\n\n```", "> ```ad-note\n> words\n\n```"),
        ("> ```x\n\n```ad-note\nwords\n```", "> ```x\n\n> [!note]\n> words\n"),
        ("```ad-note words\n```", "```ad-note words\n```"),
        ("```ad-hoc.py\nx\n```", "```ad-hoc.py\nx\n```"),
        ("```x``` is code\n```ad-note\nwords\n```", "```x``` is code\n> [!note]\n> words\n"),
    ],
)
def test_fences_are_callouts(fences: str, callouts: str) -> None:
    assert with_callouts(fences).rstrip() == callouts.rstrip()


@given(
    st.lists(
        st.sampled_from(["```ad-a", "````ad-b", "```", "````", "> ```ad-c", "> ```", "  ~~~ad-d", "title: x", "w", ""]),
        max_size=12,
    )
)
def test_every_line_stays_where_it_is(lines: list[str]) -> None:
    found = with_callouts("\n".join(lines)).split("\n")
    assert len(found) == max(len(lines), 1)
    assert all(
        line in now or line[:1] in "`~> " or line.startswith("title") for line, now in zip(lines, found, strict=False)
    )


def test_what_they_hold_is_markdown_and_comments_in_them_are_private() -> None:
    one = parsed("# T\n\n```ad-warning\ntitle: Mind\n\nSee [[other]] %% zzz %% and **this**.\n```\n")
    assert [link.target for link in one.note.links] == ["other"] and one.note.links[0].line == 6
    assert "<strong>this</strong>" in one.body.html and "zzz" not in one.body.html + one.body.markdown
    assert 'data-callout="warning"' in one.body.html


def test_a_very_deep_nest_ends() -> None:
    text = "\n".join("`" * (60 - depth) + "ad-a" for depth in range(50))
    text += "\n" + "\n".join("`" * (11 + depth) for depth in range(50))
    assert with_callouts(text).count("\n") == text.count("\n")
