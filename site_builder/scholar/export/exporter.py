"""What an export format is: each module beside this one that declares `EXPORT = Export(…)` is one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from site_builder.model.paper import Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """`name` is what the command line calls the format, `label` what people do; `suffix` is that of its files, no dot.

    `entry` is the text of one paper, `whole` one text made of those of many, "" or an empty list of none.
    """

    name: str
    label: str
    suffix: str
    entry: Callable[[Paper], str]
    whole: Callable[[Iterable[str]], str]

    def write(self, papers: Iterable[Paper]) -> str:
        return self.whole(map(self.entry, papers))
