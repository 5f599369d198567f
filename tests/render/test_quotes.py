from site_builder.model.note import Context
from site_builder.render.quotes import Quote, quotes


def test_a_sentence_with_two_links_stands_once_with_both_marked() -> None:
    found = quotes(
        [
            Context(before="see ", words="one", after=" and two.", heading="H"),
            Context(before="other ", words="one", after=""),
            Context(before="see one and ", words="two", after=".", heading="H"),
            Context(before="see one and ", words="two", after=".", heading="H"),
        ]
    )
    assert found == (
        Quote("H", (("see ", False), ("one", True), (" and ", False), ("two", True), (".", False))),
        Quote("", (("other ", False), ("one", True))),
    )


def test_the_same_words_below_another_heading_are_another_sentence() -> None:
    contexts = [Context(before="", words="a", after="", heading=heading) for heading in ("", "H", "")]
    assert [quote.heading for quote in quotes(contexts)] == ["", "H"]
    assert quotes([]) == ()
