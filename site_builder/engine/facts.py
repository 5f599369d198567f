"""Facts of two builds compared."""

from __future__ import annotations

from collections.abc import Mapping

from site_builder.model.page import FactKey


def changed_facts(old: Mapping[FactKey, str], new: Mapping[FactKey, str]) -> frozenset[FactKey]:
    """The keys of all facts that came, went or have another digest."""
    changed = {key for key, digest in new.items() if old.get(key) != digest}
    changed.update(key for key in old if key not in new)
    return frozenset(changed)
