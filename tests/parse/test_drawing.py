"""Drawings of the Excalidraw plugin: their words are text, what the plugin writes around them is not."""

from __future__ import annotations

from site_builder.model.note import Note
from site_builder.parse.drawing import words_of_drawing
from tests.made import parsed

NOTICE = "==⚠  Switch to EXCALIDRAW VIEW in the MORE OPTIONS menu of this document. ⚠== You can decompress"
DATA = """# Excalidraw Data

## Text Elements
Encoder ^abcd1234

## Element Links
abcd1234: [[other]]

## Embedded Files
0123456789abcdef: [[p.png]]

%%
## Drawing
```compressed-json
N4KAkARAL
```
%%"""


def drawing(text: str, path: str = "Flow.excalidraw.md") -> Note:
    return parsed(f"---\n\nexcalidraw-plugin: parsed\n\n---\n{text}\n", path).note


def test_what_the_plugin_writes_is_blank_line_by_line() -> None:
    words = words_of_drawing(f"{NOTICE}\n\n{DATA}")
    assert words.split() == ["Encoder", "^abcd1234", "[[other]]"]
    assert words.count("\n") == f"{NOTICE}\n\n{DATA}".count("\n")


def test_a_drawing_is_called_by_its_name_and_keeps_what_its_author_wrote_above() -> None:
    note = drawing(f"{NOTICE}\n\n{DATA}")
    assert (note.title, note.headings) == ("Flow", ())
    assert [(link.kind, link.target) for link in note.links] == [("picture", ""), ("wikilink", "other")]
    assert note.is_drawing and note.diagnostics == ()
    above = drawing(f"# My Model\n\n## Drawing\n\nDrawn by hand.\n\n{DATA}")
    assert (above.title, above.summary) == ("My Model", "Drawn by hand.")


def test_older_forms_show_no_data() -> None:
    for text in (f"%%\n{DATA}", DATA.replace("# Excalidraw Data\n\n#", "").replace("%%\n#", "%%\n"), f"{DATA}\n%%"):
        note = drawing(text)
        assert note.title == "Flow" and "N4KA" not in note.summary and not note.headings


def test_a_drawing_without_words_is_an_empty_note() -> None:
    note = drawing(f"{NOTICE}\n\n%%\n# Drawing\n```json\n{{}}\n```\n%%")
    assert (note.title, note.summary, note.headings, note.diagnostics) == ("Flow", "", (), ())


def test_other_notes_may_have_such_headings() -> None:
    note = parsed("# Text Elements\n\n## Drawing\n\nWords.").note
    assert [heading.text for heading in note.headings] == ["Text Elements", "Drawing"]
