"""Long and short names of one venue."""

from __future__ import annotations

import pytest

from site_builder.derive.collections.venue import gather
from site_builder.model.paper import Paper
from site_builder.model.source import NoteId
from tests.made import bare_note


def venues(*titles: str) -> list[str]:
    notes = {}
    for number, title in enumerate(titles):
        id = NoteId(f"{number}.md")
        notes[id] = bare_note(id, "", paper=Paper(key=str(number), container_title=title))
    return sorted(term.name for term in gather(notes))


@pytest.mark.parametrize(
    ("titles", "name"),
    [
        (["NIPS", "NeurIPS 2020", "Advances in Neural Information Processing Systems 33"], "NeurIPS"),
        (["Proceedings of the 38th International Conference on Machine Learning", "ICML'21", "ICML"], "ICML"),
        (["2020 IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)", "CVPR 2016"], "CVPR"),
        (["arXiv preprint arXiv:1706.03762", "arXiv", "CoRR"], "arXiv"),
        (["Nature", "nature"], "Nature"),
        (["Symposium on Fine Things (SoFT)", "SoFT 2019", "Proceedings of the 3rd Symposium on Fine Things"], "SoFT"),
        (["计算机学报", "计算机学报 2019"], "计算机学报"),
        (
            ["J. Fine Things Res.", "J. Fine Things Res.", "Journal of Fine Things Research"],
            "Journal of Fine Things Research",
        ),
        (
            ["Ann. Natl. Soc. Tides", "Annals of the National Society for Tides"],
            "Annals of the National Society for Tides",
        ),
        (["第三届机器翻译研讨会", "机器翻译研讨会"], "机器翻译研讨会"),
    ],
)
def test_names_of_one_venue_are_joined(titles: list[str], name: str) -> None:
    assert venues(*titles) == [name]


@pytest.mark.parametrize(
    "titles",
    [
        ["ACL", "Findings of ACL"],
        ["NeurIPS", "NeurIPS Workshop"],
        ["Nature", "Nature Physics"],
        ["Journal of Machine Learning Research", "Machine Learning"],
        ["2020", "2021"],
        ["J. Phys. A", "Journal of Physics", "Journal of Physics B"],
        ["Ann. Tides", "Annals of Tides", "Annotated Tides"],
    ],
)
def test_different_venues_stay_apart(titles: list[str]) -> None:
    assert len(venues(*titles)) == len(titles)


def test_years_make_no_name() -> None:
    assert venues("Physical Review 2020") == ["Physical Review"]
