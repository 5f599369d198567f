"""Comments found before any Markdown is parsed: what hides them is what the parser takes for code or math."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_builder.parse.stretches import without_comments
from tests.made import cpu_s, parsed

FRAGMENTS = [
    *("w ", "`", "``", "~~~", "```", "\n", "\n\n", "\n- ", "\n1. ", "\n> ", "\n## ", "| ", " | ", "\n  ", "\n   "),
    *(
        "%% zzz %%",
        "\n%%\nzzz\n%%\n",
        "\n> - ",
        "\n  - ",
        "\n>   ",
        "\n    ",
        "\n      ",
        "\n| a | b |\n|---|---|\n| ",
        "\n>     ",
        "\n>\n>       ",
        "\n> >     ",
        "\n---\n",
        "[[",
        "]]",
    ),
]
CODE = re.compile(r"<pre.*?</pre>|<code.*?</code>|<math.*?</math>", re.DOTALL)


def html_of(text: str) -> str:
    body = parsed(text).body
    return body.html + "".join(note.html for note in body.footnotes)


@settings(max_examples=2 * settings.default.max_examples, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(FRAGMENTS), min_size=2, max_size=12).map("".join))
def test_no_comment_outside_code_is_shown(text: str) -> None:
    assert "zzz" not in CODE.sub("", re.sub("\0#[^\0]*\0", "", html_of(text)))


@pytest.mark.parametrize(
    "text",
    [
        "- a ` b\n- c %% zzz ` %%",
        "# a ` b\nc %% zzz ` %%",
        "a ` b\n> c %% zzz ` %%",
        "| a ` | %% zzz ` %% |\n|---|---|\n| $ | %% zzz $ %% |",
        "- a $$ b\n- %% zzz $$ %%",
        "a | b\n--- | ---\n` | x\n%% zzz ` %% | y",
        "a | b\n--- | ---\n` x | %% zzz ` %%",
        "<div>\n```\n%% zzz %%\n```\n</div>",
        "<div>` %% zzz %% `</div>",
        "<x-y>\n$ %% zzz %% $",
        "- <p>` a\n  %% zzz %% `",
        "a `\n<p>%% zzz %%`",
        "a `\n[^1]: %% zzz %%`",
        ">\t```\n%% zzz %%```",
        "a ` | b\n--- | ---\n%% zzz ` %% | y",
        "| a | b |\n|---|---|\n| \n`\n%% zzz %%`",
        "> a | b\n> :-: | -\n> $ x | %% zzz $ %%",
        "- ```\n  code\n%% zzz %%",
        "1. x\n   - ~~~ y\n\n   > %% zzz %%",
        "> - a\n>   ```\n> %% zzz %%",
        "a ``\n\t~~~ b %% zzz %%",
        "- a\n  - b\n\n    ```\n    c\n    ```\n\n    %%\n    zzz\n\n    zzz\n    %%",
        "- a\n\n      code\n\n  %% zzz %%",
        "a[^1]\n\n[^1]: b\n\n    %%\n    zzz\n    %%\n",
        "a[^1]\n\n[^1]: b\n\n  c\n\n     %% zzz %%\n",
        "> > ```\n> > code\n> \n> %% zzz %%",
        "> > ~~~ x\n> > code\n> > > still\n> b %% zzz %%\n> > ~~~",
        "> a\n>     %% zzz %%",
        "> a\n>\n>     code\n>    %% zzz %%",
        "> a\nb\n>     %% zzz %%",
        "- > a\n  >     %% zzz %%",
        ">   \t%% zzz %%",
        "> - a\n>\n>     %% zzz %%",
        ">   - a\n>\n>\n>       %% zzz %%",
        "===\n    %% zzz %%",
        "> a\n> %% zzz\n> zzz",
        "- %% zzz\n  zzz",
        "1. a\n   - b\n\n     %% zzz\n\n     zzz",
    ],
)
def test_code_ends_with_the_block_that_holds_it(text: str) -> None:
    assert "zzz" not in html_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "a `b\n%% zzz %% c`",
        "- a\n\n  ```\n  %% zzz %%\n  ```",
        "> - a\n>   ~~~\n>   %% zzz %%\n>   ~~~",
        "1. a\n\n       %% zzz %%",
        "> a\n>\n>     %% zzz %%\n>\n> b",
        "> > a\n> >\n> >     x\n> >\n> >     %% zzz %%",
        "1. a\n\n   > - b\n   >\n   >       %% zzz %%",
        "a\n>     %% zzz %%",
        "# h\n    %% zzz %%",
        ">\t\t%% zzz %%",
        "$$\nx > y\n- %% zzz\n$$",
        "\n\t```\n\t%% zzz %%",
        "~~~| \n  - | \n%% zzz %%\n~~~",
        "```a|\n-|-\n%% zzz %%\n```",
        "+ a\n\t> ```\n\t> %% zzz %%\n\t> ```",
        "- a\n\n  > > ~~~\n  > > %% zzz %%\n  > > ~~~",
    ],
)
def test_code_and_math_keep_the_signs(text: str) -> None:
    assert "zzz" in html_of(text) and without_comments(text)[0] == text


@pytest.mark.parametrize(
    "text",
    ["w \n  - \n    `\n%%\nzzz\n%%\n`", "%% a %%```\n\n```\n%%\nzzz\n%%\n", "\n> >     `\n>     `\n%%\nzzz\n%%\n`"],
)
def test_a_comment_that_was_taken_for_code_is_nowhere_and_lines_keep_their_numbers(text: str) -> None:
    made = parsed(f"{text}\n\nsee [[other]]")
    assert "zzz" not in made.body.html + made.body.markdown + made.note.summary
    assert [link.line for link in made.note.links] == [text.count("\n") + 3]


def test_words_behind_the_first_sign_of_a_fence_are_no_code() -> None:
    assert without_comments("```a %% b %%\n%% c %%\n```\n%% d %%").text == "```a \n%% c %%\n```\n"
    assert without_comments("> ~~~ <!-- b --> x\n> <!-- c -->").text == "> ~~~  x\n> <!-- c -->"
    assert without_comments("```a %% b\n%%\n```").text == "```a %% b\n%%\n```"
    assert without_comments("``` <!--> -->\nc\n```").text == "``` \nc\n```"


def test_a_comment_that_nothing_closes_ends_with_the_block_that_holds_it() -> None:
    assert without_comments("> a\n> %% b\n> c\n\nd").text == "> a\n> \n\nd"
    assert without_comments("- %% b\n  c\n- d").text == "- \n- d"
    assert without_comments("a %% b\n\nc").text == "a %% b\n\nc"
    assert without_comments("a\n\n%% b\n\nc").text == "a\n\n"


@pytest.mark.parametrize(
    "piece",
    [
        ">     `\n",
        "> >     ",
        ">      \n",
        "> a\nb\n>     c\n",
        "- - - ",
        "# ```\n",
        "`a | ",
        "| `` ",
        "$$ a\n",
        "- `\n",
        "$$ | ",
        "``` b\n\n",
        "> - ~~~\n",
        "    `\n",
        "> <div>\n",
        "> <div>`\n>\n",
        "- <div>`\n",
        "- <pre>`\n",
        "- a\n  <div>`\n\n",
    ],
)
def test_time_is_linear(piece: str) -> None:
    def seconds(size: int) -> float:
        text = "%% z %%\n| " + piece * (size // len(piece)) + "%%"
        return cpu_s(lambda: without_comments(text))

    assert seconds(200_000) < 8 * max(seconds(50_000), 0.01)


@pytest.mark.parametrize(
    "text",
    [
        "<b>x</b> `%% kept %%`",
        "text\n<x-y>\n`%% kept %%`",
        "<div>\n\n`%% kept %%`",
        "```html\n<div>\n```\nsaid `%% kept %%`",
        "`<div>` and\n`%% kept %%`",
        "<pre>x</pre>\n\n$%% kept %%$",
        "> <div>\n>\n> ```\n> %% kept %%\n> ```",
        ">\t```\n>\t%% kept %%\n>\t```",
        "a | b\n--- | ---\n`%% kept %%` | x",
        "> <div>x\n```\n%% kept %%\n```",
        "- <div>x\n```\n%% kept %%\n```",
        "- a\n  <div>\n- b `%% kept %%`",
        "1. a\n\n   <details><summary>s</summary>\n2. b `%% kept %%`",
    ],
)
def test_code_beside_html_and_in_cells_stays_code(text: str) -> None:
    assert "kept" in without_comments(text).text
    assert "kept" in html_of(text)
