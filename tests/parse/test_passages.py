"""Passages in another language than their note."""

from __future__ import annotations

import re

import pytest

from site_builder.parse.passages import with_passages
from tests.made import parsed


def body(markdown: str, lang: str) -> str:
    return parsed(f"---\nlang: {lang}\n---\n{markdown}\n").body.html


@pytest.mark.parametrize(
    ("html", "lang", "marked"),
    [
        ("<p>The tide is late.</p>", "zh-CN", '<p lang="en">The tide is late.</p>'),
        ("<p>潮水 is late.</p>", "zh-CN", "<p>潮水 is late.</p>"),
        ("<p>Transformer</p>", "zh-CN", "<p>Transformer</p>"),
        ("<p>潮水来得晚。</p>", "en", '<p lang="zh-CN">潮水来得晚。</p>'),
        ("<p>La marée est en retard…</p>", "en", "<p>La marée est en retard…</p>"),
        ("<p>The tide is late.</p>", "fr", "<p>The tide is late.</p>"),
        ("<p>הגאות מאחרת</p>", "en", '<p lang="he" dir="rtl">הגאות מאחרת</p>'),
        ("<p>The tide is late.</p>", "ar", '<p lang="en" dir="ltr">The tide is late.</p>'),
        ("<p>Прилив опаздывает.</p>", "en", '<p lang="ru">Прилив опаздывает.</p>'),
        ("<p><code>a = level(hours)</code></p>", "zh-CN", "<p><code>a = level(hours)</code></p>"),
        ("<p>3.14 &amp; 15</p>", "zh-CN", "<p>3.14 &amp; 15</p>"),
        ('<p lang="de">Die Flut kommt.</p>', "zh-CN", '<p lang="de">Die Flut kommt.</p>'),
        ("<p>潮水<em>slowly</em>来</p>", "zh-CN", '<p>潮水<em lang="en">slowly</em>来</p>'),
    ],
)
def test_passage_names_its_language_where_it_is_not_that_of_the_note(html: str, lang: str, marked: str) -> None:
    assert with_passages(html, lang) == marked


def test_each_block_is_told_by_its_own_words() -> None:
    table = "| 站 | a long way |\n|---|---|\n| 河 | 1 |"
    html = body(f"## Late tides\n\n- one late tide\n  - 晚潮\n\n{table}\n\n> [!tip] Mind the gap\n> 小心", "zh")
    assert re.findall(r"<(\w+)[^>]* lang=\"en\"", html) == ["h2", "li", "th", "div"]


def test_footnotes_are_passages_too() -> None:
    (footnote,) = parsed("---\nlang: zh\n---\n潮水[^1]\n\n[^1]: As the almanac says.\n").body.footnotes
    assert footnote.html.startswith('<p lang="en">As the almanac says.')


def test_places_of_blocks_and_sections_stay_right() -> None:
    made = parsed("---\nlang: zh\n---\n潮水\n\nThe tide is late. ^late\n\n## Late tides\n\nThey are late.\n").body
    assert {anchor: made.html[start:stop] for anchor, (start, stop) in made.spans.items()} == {
        "^late": '<p lang="en" id="\0#^late\0">The tide is late.</p>\n',
        "late-tides": '<h2 lang="en" id="\0#late-tides\0">Late tides</h2>\n<p lang="en">They are late.</p>\n',
    }
