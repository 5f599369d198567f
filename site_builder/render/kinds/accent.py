"""The site's own colour as a stylesheet: pages hold no style of their own, so that a strict CSP holds."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.config import Config
from site_builder.model.page import Page
from site_builder.model.site import Site
from site_builder.render.frame import accent_file
from site_builder.render.kind import Kind
from site_builder.render.theme import Theme
from site_builder.render.view import View


def pages(site: Site, config: Config) -> Iterator[Page]:
    if config.theme.accent:
        yield Page(accent_file(config.theme.accent), "accent", config.theme.accent)


def make(page: Page, view: View, theme: Theme) -> str:
    """The colour for light pages as given but never too pale to read, for dark ones lightened. Browsers that cannot
    reckon with colours keep the theme's own: a value that they do not understand would leave them none.
    """
    colour = page.subject
    return (
        f"@supports (color:light-dark(oklch(from {colour} l c h),red)){{:root{{"
        f"--leaf:light-dark(oklch(from {colour} min(l,.45) c h),oklch(from {colour} max(l,.8) min(c,.1) h));"
        f"--leaf2:light-dark(oklch(from {colour} .9 min(c,.04) h),oklch(from {colour} .35 min(c,.05) h))"
        "}}\n"
    )


KIND = Kind(name="accent", pages=pages, make=make)
