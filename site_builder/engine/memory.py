"""What one process keeps between its builds, so that a preview need not ask the disk for what it knows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from site_builder.engine.ledger import Ledger
from site_builder.load.ignore import ScanRules
from site_builder.load.scan import Survey
from site_builder.model.diagnostic import Diagnostic
from site_builder.model.note import Note

if TYPE_CHECKING:
    from site_builder.config import ThemeConfig
    from site_builder.derive.site import Derived
    from site_builder.engine.known import Known
    from site_builder.engine.state import State
    from site_builder.model.library import Library
    from site_builder.render.theme import Theme
    from site_builder.resolve.graph import Resolution


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownTheme:
    """A theme as it was loaded; `stamp` is that of its files at that time."""

    options: ThemeConfig
    stamp: str
    theme: Theme


@dataclass(slots=True)
class Memory:
    """Filled and emptied by `build` alone; whoever calls only hands it from one build to the next.

    `token` names the commit of the ledger that `notes` and `state` belong to. They count only while that is the
    ledger's last one, for another process may have built in between. `ledger` stays open where it is in memory alone.
    """

    engine: str = ""
    token: str = ""
    notes: dict[str, tuple[str, Note]] = field(default_factory=dict)  # path → (key, note)
    state: State | None = None
    ledger: Ledger | None = None
    theme: KnownTheme | None = None
    libraries: dict[int, tuple[str, Library]] = field(default_factory=dict)  # place in the list → (digest, library)
    known: Known | None = None
    resolved: Resolution | None = None
    derived: Derived | None = None
    told: tuple[Diagnostic, ...] | None = None  # of the last build
    found: tuple[ScanRules, Survey] | None = None  # the vault as the last build met it, by which rules
    is_kept: bool = False  # whether another build will follow in this process

    def forget(self) -> None:
        """Drop all that belongs to a ledger."""
        self.token, self.notes, self.state, self.ledger, self.known = "", {}, None, None, None
        self.told, self.found, self.resolved, self.derived = None, None, None, None
