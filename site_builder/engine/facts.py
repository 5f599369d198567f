"""Facts of two builds compared."""

from __future__ import annotations

from collections.abc import Mapping

from site_builder.model.page import FactKey


def changed_facts(old: Mapping[FactKey, str], new: Mapping[FactKey, str]) -> frozenset[FactKey]:
    """The keys of all facts that came, went or have another digest."""
    changed = {key for key, digest in new.items() if old.get(key) != digest}
    changed.update(key for key in old if key not in new)
    return frozenset(changed)


def pack_facts(facts: Mapping[FactKey, str]) -> list[object]:
    """Facts as compact JSON: for each kind its names and their digests, in order."""
    kinds: dict[str, tuple[list[str], list[str]]] = {}
    for (kind, name), digest in facts.items():
        names, digests = kinds.setdefault(kind, ([], []))
        names.append(name)
        digests.append(digest)
    return [[kind, names, digests] for kind, (names, digests) in kinds.items()]


def unpack_facts(packed: object) -> dict[FactKey, str]:
    """What `pack_facts` wrote; empty for anything else."""
    facts: dict[FactKey, str] = {}
    if not isinstance(packed, list):
        return facts
    for kind, names, digests in packed:
        facts.update((FactKey(kind, name), digest) for name, digest in zip(names, digests, strict=True))
    return facts
