"""Mistakes in the templates of a user's theme: where they are, and in words what is wrong."""

from __future__ import annotations

import traceback
from pathlib import Path

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

from site_builder.model.diagnostic import Diagnostic, Severity, Where
from site_builder.render.templates import UnknownNameError
from site_builder.render.theme import BUNDLED, Theme


def mistake_in(error: Exception, theme: Theme, root: Path) -> Diagnostic | None:
    """The mistake that a page could not be made for; None where our own templates or our program went wrong.

    `root` is the folder that paths are told from. Diagnostics: theme/template.
    """
    file, line = _place(error, theme)
    if file is None or any(file.is_relative_to(folder) for folder in BUNDLED):
        return None
    shown = file.relative_to(root).as_posix() if file.is_relative_to(root) else file.name
    return Diagnostic(
        code="theme/template", severity=Severity.WARNING, message=_why(error), where=Where(path=shown, line=line)
    )


def _place(error: Exception, theme: Theme) -> tuple[Path | None, int | None]:
    """The innermost line of a template that was at work."""
    if isinstance(error, TemplateSyntaxError) and error.filename:
        return Path(error.filename), error.lineno
    found: tuple[Path | None, int | None] = (None, None)
    for frame, line in traceback.walk_tb(error.__traceback__):
        file = Path(frame.f_code.co_filename)
        if any(file.is_relative_to(folder / "templates") for folder in theme.folders):
            found = file, line
    return found


def _why(error: Exception) -> str:
    if isinstance(error, TemplateNotFound):
        return f"there is no template `{error.name}`"
    if isinstance(error, TemplateError | UnknownNameError):
        return str(error.message if isinstance(error, TemplateSyntaxError) else error)
    return f"{type(error).__name__}: {error}"
