"""Nested tags."""

from __future__ import annotations

from site_builder.derive.collections.tag import gather
from site_builder.model.source import NoteId
from tests.made import bare_note


def test_tags_nest_and_ignore_case() -> None:
    vault = {"a.md": ("ML/NLP", "zoo"), "b.md": ("ml/nlp/MT", "ML"), "c.md": ("机器/学习",)}
    notes = {NoteId(path): bare_note(path, "", tags=tags) for path, tags in vault.items()}
    assert [(term.name, term.parent, term.notes, term.spellings) for term in gather(notes)] == [
        ("ML", "", ("a.md", "b.md"), ("ml",)),
        ("ML/NLP", "ml", ("a.md", "b.md"), ("ml/nlp",)),
        ("ML/NLP/MT", "ml/nlp", ("b.md",), ("ml/nlp/MT",)),
        ("zoo", "", ("a.md",), ()),
        ("机器", "", ("c.md",), ()),
        ("机器/学习", "机器", ("c.md",), ()),
    ]
