from __future__ import annotations

from itertools import pairwise

from site_builder.model.note import Context
from site_builder.parse.context import CONTEXT_LENGTH, contexts, first_sentence, sentence_ends


def sentences(text: str) -> list[str]:
    places = [0, *sentence_ends(text), len(text)]
    return [part for a, b in pairwise(places) if (part := text[a:b].strip())]


def test_stops_of_both_scripts_end_sentences() -> None:
    assert sentences("One. Two! 三。四！五") == ["One.", "Two!", "三。", "四！", "五"]


def test_abbreviations_numbers_and_initials_do_not() -> None:
    for text in ("As Lee et al. Said in 3.1 so", "By J. K. Lee, see Fig. 3 and e.g. Eq. (2)", "What? he asked"):
        assert sentences(text) == [text]


def test_a_short_word_before_a_stop_is_no_abbreviation() -> None:
    assert sentences("The answer is no. Next one.") == ["The answer is no.", "Next one."]


def test_the_sentence_around_a_link() -> None:
    text = "First. It uses GPT2 here. Last."
    assert contexts(text, [(15, 19)], "prose", "H") == [
        Context(before="It uses ", words="GPT2", after=" here.", heading="H")
    ]


def test_a_list_item_is_taken_whole() -> None:
    assert contexts("A b. C d.", [(5, 6)], "item", "") == [Context(before="A b. ", words="C", after=" d.")]


def test_long_sentences_are_cut_on_both_sides() -> None:
    (context,) = contexts("w " * 500 + "LINK" + " w" * 500, [(1000, 1004)], "prose", "")
    assert context.words == "LINK"
    assert context.before.startswith("…") and context.after.endswith("…")
    assert len(context.before + context.words + context.after) <= CONTEXT_LENGTH + 4


def test_the_first_sentence() -> None:
    assert first_sentence("论文提出了方法。后面还有。") == "论文提出了方法。"
