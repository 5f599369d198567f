"""A bibliography beside the notes fills the site, and a change of it reaches the pages that it fills."""

from __future__ import annotations

import json
from pathlib import Path

from site_builder.config import load_config
from site_builder.engine.pipeline import BuildReport, build

BIB = """
@string{nc = "Neural Computation"}
@article{hochreiter1997, title={Long Short-Term Memory}, author={Hochreiter, Sepp and Schmidhuber, J{\\"u}rgen},
  journal=nc, year=1997, volume=9, pages={1735--1780}, doi={10.1162/neco.1997.9.8.1735}}
@article{vapnik1995, title={Support-Vector Networks}, author={Cortes, Corinna and Vapnik, Vladimir}, year=1995}
"""
CSL = [{"id": "he2016", "type": "paper-conference", "title": "Residual Nets", "issued": {"date-parts": [[2016]]}}]


def site_of(folder: Path, place: str = "public") -> BuildReport:
    return build(load_config(cwd=folder, jobs=1, output=folder / place, cache=folder / f"cache-{place}"))


def page(folder: Path, name: str, place: str = "public") -> str:
    return (folder / place / name / "index.html").read_text("utf-8")


def a_project(folder: Path) -> None:
    (folder / "content").mkdir()
    (folder / "content/@hochreiter1997.md").write_text("- **Author**: S. Hochreiter\n- **Year**: 1998\n\n[[@he2016]]\n")
    (folder / "content/@plain.md").write_text("# Plain\n\nWords, [[@nobody2001]].\n")
    (folder / "refs.bib").write_text(BIB, "utf-8")
    (folder / "more.json").write_text(json.dumps(CSL))
    (folder / "paperleaf.toml").write_text('[papers]\nlibrary = ["refs.bib", "more.json"]\n')


def test_a_note_is_completed_and_never_contradicted(tmp_path: Path) -> None:
    a_project(tmp_path)
    report = site_of(tmp_path)
    told = [str(one) for one in report.diagnostics if one.code == "library/disagrees"]
    assert told == [
        "@hochreiter1997.md: notice: the year is `1998` here and `1997` in the library; the note's is shown "
        "[library/disagrees]"
    ]
    html = page(tmp_path, "hochreiter1997")
    assert ">Long Short-Term Memory</h1>" in html
    assert "https://doi.org/10.1162/neco.1997.9.8.1735" in html and "Neural Computation" in html
    item = next(
        one for one in json.loads((tmp_path / "public/papers.json").read_text()) if one["id"] == "hochreiter1997"
    )
    assert (item["volume"], item["page"], item["issued"]) == ("9", "1735-1780", {"date-parts": [[1998]]})


def test_a_paper_without_a_note_is_named_by_the_library(tmp_path: Path) -> None:
    a_project(tmp_path)
    site_of(tmp_path)
    assert ">Residual Nets</h1>" in page(tmp_path, "he2016") and "rft.date=2016" in page(tmp_path, "he2016")
    queue = page(tmp_path, "to-read")
    assert "Residual Nets" in queue and "nobody2001" in queue and "vapnik1995" not in queue


def test_a_changed_library_reaches_its_pages_and_no_others(tmp_path: Path) -> None:
    a_project(tmp_path)
    site_of(tmp_path)
    assert site_of(tmp_path).changed == ()
    (tmp_path / "more.json").write_text(json.dumps([{**CSL[0], "title": "Deep Residual Nets"}]))
    changed = site_of(tmp_path).changed
    assert "he2016/index.html" in changed and "to-read/index.html" in changed and "plain/index.html" not in changed
    assert_as_clean(tmp_path)


def assert_as_clean(folder: Path) -> None:
    site_of(folder, "clean")
    for file in (folder / "clean").rglob("*"):
        if file.is_file():
            assert (folder / "public" / file.relative_to(folder / "clean")).read_bytes() == file.read_bytes()


def test_papers_of_the_library_are_cited_where_other_unresolved_links_are_plain(tmp_path: Path) -> None:
    a_project(tmp_path)
    config = tmp_path / "paperleaf.toml"
    config.write_text(config.read_text() + '[links]\nunresolved = "plain"\n')
    site_of(tmp_path)
    assert (tmp_path / "public/he2016/index.html").exists() and not (tmp_path / "public/nobody2001").exists()
    (tmp_path / "content/@plain.md").write_text("# Plain\n\nWords [@vapnik1995, p. 3], [[@nobody2001]].\n")
    site_of(tmp_path)
    html = page(tmp_path, "plain")
    assert ">Cortes &amp; Vapnik, 1995</a>, p. 3)" in html and "Cortes, C." in html[html.index("data-references") :]
    (tmp_path / "content/@plain.md").write_text("# Plain\n\nMore words [@vapnik1995].\n")
    site_of(tmp_path)
    assert_as_clean(tmp_path)


def test_a_library_that_is_away_or_broken_costs_a_warning(tmp_path: Path) -> None:
    a_project(tmp_path)
    (tmp_path / "refs.bib").unlink()
    (tmp_path / "more.json").write_text("{broken")
    codes = [one.code for one in site_of(tmp_path).diagnostics]
    assert codes.count("library/unreadable") == 2
    assert (tmp_path / "public/hochreiter1997/index.html").exists()


def test_keys_in_the_text_are_citations_with_a_list_of_references(tmp_path: Path) -> None:
    a_project(tmp_path)
    (tmp_path / "content/cites.md").write_text(
        "# Cites\n\nSee [@vapnik1995, p. 3; -@he2016] and @hochreiter1997, not @somebody nor [@nobody2001].\n"
    )
    site_of(tmp_path)
    html = page(tmp_path, "cites")
    body = html[html.index("data-pl-body") : html.index("</article>")]
    assert ">Cortes &amp; Vapnik, 1995</a>, p. 3; <a" in body and ">2016</a>)" in body
    assert ">Hochreiter (1998)</a>" in body
    assert "not @somebody nor [<a" in body and ">@nobody2001</a>]" in body
    listed = html[html.index("data-references") :]
    assert listed.index("Cortes, C.") < listed.index("Hochreiter, S.") < listed.index("Residual nets")
    assert 'data-backlink="cites.md"' in page(tmp_path, "hochreiter1997")
    assert "data-references" not in page(tmp_path, "plain")


def test_papers_of_one_author_and_year_are_told_apart_in_text_and_list(tmp_path: Path) -> None:
    a_project(tmp_path)
    for name, title in (("lee2020x", "Tides, second part"), ("lee2020y", "Tides, first part")):
        (tmp_path / f"content/@{name}.md").write_text(f"# {title}\n\n- **Author**: Ann Lee\n- **Year**: 2020\n")
    (tmp_path / "content/two.md").write_text("# Two\n\nSee [@lee2020x; @lee2020y].\n")
    (tmp_path / "content/one.md").write_text("# One\n\nSee [@lee2020x].\n")
    site_of(tmp_path)
    two = page(tmp_path, "two")
    assert ">Lee, 2020b</a>; <a" in two and ">Lee, 2020a</a>)" in two
    listed = two[two.index("data-references") :]
    assert listed.index("(2020a). <i>Tides, first part") < listed.index("(2020b). <i>Tides, second part")
    assert ">Lee, 2020</a>)" in page(tmp_path, "one")


def test_a_chinese_site_cites_in_the_national_style(tmp_path: Path) -> None:
    a_project(tmp_path)
    (tmp_path / "content/引用.md").write_text(
        "# 引用\n\n支持向量机【见 [@vapnik1995]】由 @vapnik1995 提出。\n", "utf-8"
    )
    (tmp_path / "paperleaf.toml").write_text('[site]\nlanguage = "zh-CN"\n[papers]\nlibrary = ["refs.bib"]\n')
    site_of(tmp_path)
    html = page(tmp_path, "引用")
    assert "（<a" in html and "Cortes &amp; Vapnik，1995</a>）" in html and "Cortes &amp; Vapnik（1995）</a>" in html
    assert "Cortes C，Vapnik V. Support-vector networks[J]" in html.replace(
        "Support-Vector Networks", "Support-vector networks"
    )


def test_a_library_that_is_named_later_is_read(tmp_path: Path) -> None:
    a_project(tmp_path)
    configuration = (tmp_path / "paperleaf.toml").read_text()
    (tmp_path / "paperleaf.toml").write_text("")
    site_of(tmp_path)
    assert "Long Short-Term Memory" not in page(tmp_path, "hochreiter1997")
    (tmp_path / "paperleaf.toml").write_text(configuration)
    site_of(tmp_path)
    assert ">Long Short-Term Memory</h1>" in page(tmp_path, "hochreiter1997")


def test_a_theme_folder_that_is_named_later_is_used(tmp_path: Path) -> None:
    a_project(tmp_path)
    site_of(tmp_path)
    (tmp_path / "mine/templates").mkdir(parents=True)
    (tmp_path / "mine/templates/paper.html").write_text("<!doctype html>\n<title>mine</title>\n")
    (tmp_path / "paperleaf.toml").write_text('[theme]\ndir = "mine"\n')
    site_of(tmp_path)
    assert page(tmp_path, "hochreiter1997") == "<!doctype html>\n<title>mine</title>\n"


def test_no_place_on_a_disk_comes_out_of_a_library(tmp_path: Path) -> None:
    a_project(tmp_path)
    (tmp_path / "refs.bib").write_text(
        "@article{hochreiter1997, title={Long /Users/eva-lind/short.pdf}, author={Hochreiter, Sepp}, year=1997,\n"
        "  file={/Users/eva-lind/a.pdf}, url={file:///Users/eva-lind/a.pdf}, note={See file:///home/eva-lind/b.md},\n"
        "  keywords={memory, /home/eva-lind/c}, abstract={As in /Users/eva-lind/d.txt, at length.}}\n",
        "utf-8",
    )
    home = r"C:\Users\eva-lind"
    item = CSL[0] | {"publisher": home + r"\e", "abstract": f"In {home}\\f.md.", "URL": f"file:///{home}/g"}
    (tmp_path / "more.json").write_text(json.dumps([item]))
    site_of(tmp_path)
    files = [one for one in (tmp_path / "public").rglob("*") if one.is_file()]
    assert not [one for one in files if b"eva-lind" in one.read_bytes()]
    assert "As in d.txt, at length." in (tmp_path / "public/papers.json").read_text("utf-8")
