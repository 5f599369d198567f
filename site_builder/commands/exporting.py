"""`paperleaf export`: the papers of the vault in one of the formats of `scholar/export`."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from site_builder.config import Config
from site_builder.engine.pipeline import Progress, survey_vault
from site_builder.model.diagnostic import Diagnostic, PaperleafError
from site_builder.model.paper import Paper
from site_builder.registry import members


def export(
    config: Config, keys: Sequence[str], *, form: str, progress: Progress | None = None
) -> tuple[str, tuple[Diagnostic, ...]]:
    """The published papers, or those with the keys, in the format `form`, sorted by key; and what a build tells.

    Raises PaperleafError for a key that no paper has.
    """
    seen = survey_vault(config, progress=progress)
    papers = [note.paper for note in seen.site.notes.values() if note.paper is not None]
    chosen = sorted(_chosen(papers, keys), key=lambda paper: (paper.key.casefold(), paper.key))
    return write(chosen, form), seen.diagnostics


def write(papers: Sequence[Paper], form: str) -> str:
    """The papers as text in the format that is called `form`."""
    exporter = next(one for one in members("site_builder.scholar.export", "EXPORT") if one.name == form)
    text: str = exporter.write(papers)
    return text


def _chosen(papers: Sequence[Paper], keys: Sequence[str]) -> Sequence[Paper]:
    if not keys:
        return papers
    by_key: dict[str, list[Paper]] = {}
    for paper in papers:
        by_key.setdefault(paper.key.casefold(), []).append(paper)
    chosen: list[Paper] = []
    for key in dict.fromkeys(key.removeprefix("@").casefold() for key in keys):
        if key not in by_key:
            near = get_close_matches(key, by_key, n=1)
            hint = f"did you mean `{by_key[near[0]][0].key}`?" if near else "a key is the name of a note without `@`"
            raise PaperleafError(f"no published paper has the citation key `{key}`", hint=hint)
        chosen.extend(by_key[key])
    return chosen
