"""Which pages to make again and why, from what they read last time and what is different now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from site_builder.model.page import FactKey, Page

NEW = FactKey("page", "new")
LOST = FactKey("page", "lost")  # its file was removed or changed by somebody else
EVERYTHING = FactKey("engine", "")  # the program or the configuration is another one


class Made(NamedTuple):
    """A page as the last build left it: who made it, what it read, and the file that it became.

    `own` are the facts that it read, by number; those that many pages read alike, such as the site's title, stand once
    for all of them under the name `shared`.
    """

    kind: str
    subject: str
    digest: str
    shared: str
    own: Sequence[int]
    size: int
    mtime_ns: int
    inode: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`render` in the order of the pages, with the reason of each in `why`; `stale` files are made no more, sorted."""

    render: tuple[Page, ...]
    stale: tuple[str, ...]
    why: Mapping[str, FactKey]


def make_plan(
    pages: Iterable[Page],
    made: Mapping[str, Made],
    changed: Mapping[int, FactKey],
    lost: Collection[str],
    *,
    shared: Mapping[str, Sequence[int]],
    owned: Collection[str] = (),
    everything: bool = False,
) -> Plan:
    """Compare the pages to make with those that were made.

    `changed` are the facts whose digest is new, by number; `shared` is what many pages read alike, by name; `lost` are
    the files that are not as we wrote them, `owned` all that we ever wrote and that may still be there.
    """
    numbers = frozenset(changed)
    alike = {name: numbers.intersection(reads) for name, reads in shared.items()}
    render: list[Page] = []
    why: dict[str, FactKey] = {}
    current: set[str] = set()
    for page in pages:
        current.add(page.path)
        old = made.get(page.path)
        if old is None or (old.kind, old.subject) != (page.kind, page.subject):
            reason = NEW
        elif everything:
            reason = EVERYTHING
        elif alike.get(old.shared) or not numbers.isdisjoint(old.own):
            reason = min(changed[number] for number in numbers.intersection(old.own) | alike.get(old.shared, set()))
        elif page.path in lost:
            reason = LOST
        else:
            continue
        render.append(page)
        why[page.path] = reason
    stale = sorted((set(made) | set(owned)) - current)
    return Plan(render=tuple(render), stale=tuple(stale), why=why)
