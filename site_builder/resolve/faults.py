"""What is told of a link that does not lead where it should."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.model.diagnostic import Diagnostic, Severity, Where
from site_builder.model.note import Link
from site_builder.resolve.published import means_attachment


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to tell about a link. `others` are the paths that an ambiguous name means, the linked one first."""

    code: str
    others: tuple[str, ...] = ()
    is_alias: bool = False


def describe(link: Link, fault: Fault, where: Where, hint: str) -> Diagnostic:
    """The fault in words; `hint` is the nearest name of a target that is missing, "" for none."""
    target = _shown(link.target)
    severity = Severity.WARNING
    if fault.code == "link/missing":
        if link.kind == "image" or (link.kind == "embed" and means_attachment(link.target)):
            message = f"`{target}` is embedded but not in the vault"
        elif link.kind == "embed":
            message = f"`{target}` is embedded but there is no such note"
        elif means_attachment(link.target):
            message = f"there is no attachment `{target}`"
        else:
            message, severity = f"there is no note `{target}`", Severity.NOTICE
    elif fault.code == "link/ambiguous":
        what = "alias or citation key" if fault.is_alias else "name"
        listed = ", ".join(f"`{path}`" for path in fault.others[:4]) + (" …" if len(fault.others) > 4 else "")
        message = f"`{target}` is the {what} of several notes: {listed}; the first is linked"
        hint = "write more of the path"
    elif fault.code in ("link/no-heading", "link/no-block"):
        what = "heading" if fault.code == "link/no-heading" else "block"
        instead = "only a link is shown" if link.kind in ("embed", "image") else "the link leads to the top of the page"
        message = f"no {what} `{_shown(link.fragment)}` in `{target or where.path}`; {instead}"
    else:
        message = f"`{target}` is not published: such files could run on a reader's machine or configure the host"
    return Diagnostic(code=fault.code, severity=severity, message=message, where=where, hint=hint)


def _shown(text: str) -> str:
    """As written, on one line, at most 80 letters."""
    clean = " ".join("".join(letter if letter.isprintable() else " " for letter in text[:200]).split())
    return clean if len(clean) <= 80 else clean[:79] + "…"
