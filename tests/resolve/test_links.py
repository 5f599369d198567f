"""Targets as written to paths of the vault."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.model.note import Link
from site_builder.resolve.links import Found, citation_name, find, joined
from site_builder.resolve.names import NameIndex


@pytest.mark.parametrize(
    ("folder", "target", "path"),
    [
        ("", "a", "a"),
        ("x/y", "../a", "x/a"),
        ("x/y", "./a//b", "x/y/a/b"),
        ("x", "../../a", None),
        ("", "..", None),
        ("x", "..", ""),
        ("", "a/../b", "b"),
    ],
)
def test_relative_targets_stay_in_the_vault(folder: str, target: str, path: str | None) -> None:
    assert joined(folder, target) == path


@given(st.text(st.sampled_from("./ab"), max_size=12), st.text(st.sampled_from("./ab"), max_size=30))
def test_a_joined_path_never_climbs(folder: str, target: str) -> None:
    real = "/".join(part for part in folder.split("/") if part not in ("", ".", ".."))  # as folders of a vault are
    path = joined(real, target)
    assert path is None or ".." not in path.split("/")


def test_the_name_of_a_cited_paper() -> None:
    links = [
        Link(kind="wikilink", target="papers/@2020X.md"),
        Link(kind="citation", target="2020X"),
        Link(kind="embed", target="@2020X"),
        Link(kind="wikilink", target="2020X"),
    ]
    assert [citation_name(link) for link in links] == ["2020X", "2020X", "", ""]


def test_a_target_beyond_any_file_name_is_not_looked_up() -> None:
    assert find(Link(kind="wikilink", target="x/" * 50_000), "", NameIndex({}, {}, [])) == Found()
