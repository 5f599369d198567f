"""What went wrong, where, and what to do: a value that every stage may return."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A place in the vault: `path` is POSIX and relative to the content folder; lines count from 1."""

    path: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """`code` is `area/name` and listed in docs/diagnostics.md; `message` is lower case without a final stop."""

    code: str
    severity: Severity
    message: str
    where: Where | None = None
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}{self.severity}: {self.message}{hint} [{self.code}]"
