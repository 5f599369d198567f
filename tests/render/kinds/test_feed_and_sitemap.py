"""The lists for other programs: valid by their standards, and without notes that ask to be left out."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

URL = "https://example.org/n/"


def locations(shelf: Any, site: Any) -> list[str]:
    text = shelf.text("sitemap.xml", site, shelf.config(URL))
    return [found.removeprefix(URL) for found in re.findall(r"<loc>([^<]*)</loc>", text)]


def test_sitemap_lists_the_home_page_the_notes_and_lists_of_several(shelf: Any) -> None:
    found = locations(shelf, shelf.site)
    assert found[0] == "" and {"Ideas-b/", "papers/harbour2001/", "papers/tidal1998/"} <= set(found)
    assert {"papers/", "tags/", "tags/tide/", "authors/", "venues/", "years/"} <= set(found)
    assert "tags/tide/slow/" not in found and "search/" not in found and "404.html" not in found
    assert len(found) == len(set(found))


def test_a_note_that_asks_for_it_is_in_no_list(shelf: Any) -> None:
    note = replace(shelf.site.notes[shelf.ideas], meta={"created": "2024-03-01", "noindex": True})
    site, config = shelf.with_note(note), shelf.config(URL)
    assert "Ideas-b/" not in locations(shelf, site)
    assert "Ideas" not in shelf.text("llms.txt", site, config)
    page = shelf.page("Ideas-b/index.html", site, config)
    assert page.css_first("meta[name=robots]").attributes["content"] == "noindex"
    assert page.css_first("link[rel=canonical]").attributes["href"] == URL + "Ideas-b/"


def test_an_own_home_page_is_listed_once(shelf: Any) -> None:
    site = replace(shelf.site, urls={**shelf.site.urls, shelf.ideas: ""})
    assert locations(shelf, site).count("") == 1


def test_ids_of_entries_are_addresses(shelf: Any) -> None:
    feed = shelf.text("feed.xml", shelf.site, shelf.config(URL))
    assert "<id>tag:example.org,2024:Ideas%20%3Cb%3E.md</id>" in feed
