from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import site_builder
from site_builder import cli

Run = Callable[..., Any]
COMMANDS = ["init", "new", "build", "serve", "check", "export", "import"]


def test_a_build_says_in_its_last_line_what_it_did(paperleaf: Run, project: Path) -> None:
    result = paperleaf("build", "--base-url", "https://example.org/")
    assert result.status == 0
    line = r"2 notes, \d+ pages written, 0 unchanged, 0 attachments, \d+\.\d\d s"
    assert re.fullmatch(line, result.out.splitlines()[-1])
    assert (project / "public" / "2015DeepLearningLeCun" / "index.html").is_file()
    assert result.err == "index.md:3: notice: there is no note `@later2030` [link/missing]\n"


def test_a_second_build_writes_nothing(paperleaf: Run) -> None:
    paperleaf("build")
    result = paperleaf("build")
    assert re.match(r"2 notes, 0 pages written, \d+ unchanged, ", result.out)


def test_options_may_stand_before_and_after_the_command(paperleaf: Run, project: Path) -> None:
    assert paperleaf("--output", "a", "build", "--content", "content").status == 0
    assert paperleaf("--output", "a", "build", "--output", "b").status == 0
    assert (project / "a" / "index.html").is_file() and (project / "b" / "index.html").is_file()


def test_the_summary_as_json(paperleaf: Run) -> None:
    summary = json.loads(paperleaf("build", "--json").out)
    assert (summary["version"], summary["exit_status"], summary["notes"], summary["warnings"]) == (1, 0, 2, 0)
    assert summary["pages_written"] == len(summary["changed"])
    assert [entry["code"] for entry in summary["diagnostics"]] == ["link/missing"]


def test_each_page_that_was_made_is_explained(paperleaf: Run, project: Path) -> None:
    paperleaf("build")
    with (project / "content" / "index.md").open("a") as note:
        note.write("\nMore.\n")
    lines = paperleaf("build", "--explain").out.splitlines()
    assert any(re.fullmatch(r"index\.html: \w+ index\.md", line) for line in lines)
    assert not any(line.startswith("2015DeepLearningLeCun/index.html") for line in lines)


def test_a_vault_without_notes_is_built_and_says_so(paperleaf: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = paperleaf("build", "--content", str(tmp_path / "empty"))
    assert (result.status, "empty` has no note to publish" in result.err) == (0, True)


def test_what_needs_the_address_of_the_site_is_left_out_with_a_notice(paperleaf: Run, project: Path) -> None:
    notice = "paperleaf: notice: the site's address is not known; `sitemap.xml`,"
    assert [paperleaf("build").err.count(notice) for _ in range(2)] == [1, 1]
    assert not (project / "public" / "sitemap.xml").exists()
    assert notice not in paperleaf("build", "--base-url", "https://example.org").err
    assert (project / "public" / "sitemap.xml").exists()


def test_drafts_are_built_for_those_who_ask_and_what_is_private_is_not(paperleaf: Run, project: Path) -> None:
    (project / "content" / "draft.md").write_text("---\ndraft: true\n---\nqv1z")
    (project / "content" / "private.md").write_text("---\nprivate: true\ndraft: true\n---\nqv2z")
    pages = (project / "public" / "draft", project / "public" / "private")
    paperleaf("build")
    assert [page.exists() for page in pages] == [False, False]
    paperleaf("build", "--drafts")
    assert [page.exists() for page in pages] == [True, False]


@pytest.mark.parametrize(
    ("field", "words"),
    [("venu", "the field `venu`, which there is not (did you mean `venue`?)"), ("mood", "(such as `venue`")],
)
def test_a_label_of_a_field_that_there_is_not_is_wrong(paperleaf: Run, project: Path, field: str, words: str) -> None:
    (project / "paperleaf.toml").write_text(f'[papers.labels]\n"Published in" = "{field}"\n')
    result = paperleaf("build")
    assert (result.status, words in result.err, (project / "public").exists()) == (2, True, False)


@pytest.mark.parametrize("field", ["venue", "期刊", "authors", "extra"])
def test_a_label_stands_for_a_field_or_another_label(paperleaf: Run, project: Path, field: str) -> None:
    (project / "paperleaf.toml").write_text(f'[papers.labels]\n"Published in" = "{field}"\n')
    assert paperleaf("build").status == 0


def test_quiet_is_silent_about_what_is_well(paperleaf: Run) -> None:
    result = paperleaf("build", "-q")
    assert (result.status, result.out, result.err) == (0, "", "")


def test_strict_is_about_warnings_and_not_about_papers_to_be_written(paperleaf: Run, project: Path) -> None:
    assert paperleaf("build", "--strict").status == 0
    (project / "content" / "index.md").write_text("# Home\n\n![[lost.png]]\n")
    result = paperleaf("build", "--strict")
    assert result.status == 1
    assert re.match(r"index\.md:3(:\d+)?: warning: .* \[link/missing\]\n", result.err)
    assert result.out.splitlines()[-1].endswith(" s")
    assert paperleaf("build").status == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["bild"], "no such command 'bild'. Did you mean 'build'? (see `paperleaf --help`)"),
        (
            ["build", "--outptu", "x"],
            "no such option '--outptu'. Did you mean '--output'? (see `paperleaf build --help`)",
        ),
        (["build", "more"], "got unexpected extra argument (more) (see `paperleaf build --help`)"),
        (["build", "--content", "none"], "there is no content folder `{project}/none` (name it with --content DIR, or"),
        (["build", "--content", ""], "invalid value for '--content': it is empty (see `paperleaf build --help`)"),
        (["build", "--output", "."], "the output folder `{project}` is or holds the content folder"),
        (["build", "--base-url", "notes"], "--base-url cannot be `notes` (a full address is wanted, such as"),
        (["-c", "none.toml", "build"], "`{project}/none.toml` cannot be read: no such file or directory"),
        (["export", "nobody"], "no published paper has the citation key `nobody`"),
    ],
)
def test_wrong_usage_is_one_sentence_with_a_hint(
    paperleaf: Run, project: Path, arguments: list[str], message: str
) -> None:
    result = paperleaf(*arguments)
    assert (result.status, result.out) == (2, "")
    assert result.err.startswith("paperleaf: error: " + message.format(project=project))
    assert result.err.count("\n") == 1


def test_a_wrong_configuration_is_told_with_its_line(paperleaf: Run, project: Path) -> None:
    (project / "paperleaf.toml").write_text('[site]\ntitel = "x"\n')
    result = paperleaf("build")
    assert result.status == 2
    assert result.err == ("paperleaf: error: paperleaf.toml:2: unknown key `titel` in [site] (did you mean `title`?)\n")
    assert not (project / "public").exists()


def test_without_a_command_help_is_shown(paperleaf: Run) -> None:
    result = paperleaf()
    assert result.status == 2
    assert all(f"  {command} " in result.err for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_fits_a_screen_and_has_an_example(paperleaf: Run, command: str) -> None:
    result = cli_help(paperleaf, command)
    assert f"Example:  paperleaf {command}" in result
    assert len(result.splitlines()) <= 30
    assert max(len(line) for line in result.splitlines()) <= 100


def cli_help(paperleaf: Run, command: str) -> str:
    result = paperleaf("--verbose", command, "--help")
    assert result.status == 0
    text: str = result.out
    return text


def test_colour_is_a_matter_of_the_terminal_unless_it_is_asked_for(paperleaf: Run) -> None:
    assert "\x1b" not in paperleaf("build", "--no-cache").err
    assert "\x1b[36mnotice\x1b[0m" in paperleaf("build", "--color", "always").err


def test_a_fault_of_ours_is_one_line_and_a_report(
    paperleaf: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("site_builder.engine.pipeline.build", broken)
    result = paperleaf("build")
    report = project / ".paperleaf" / "fault-report.txt"
    assert result.status == 1
    assert result.err == (
        f"paperleaf: error: internal fault, RuntimeError (a report is saved in {report}; -vv shows it)\n"
    )
    assert "RuntimeError: boom" in report.read_text("utf-8")
    with pytest.raises(RuntimeError):
        paperleaf("build", "-vv")


def test_an_error_of_the_system_is_one_line(paperleaf: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "/x/y")

    monkeypatch.setattr("site_builder.engine.pipeline.build", full)
    result = paperleaf("build")
    assert (result.status, result.err) == (
        1,
        "paperleaf: error: `/x/y`: no space left on device (-vv shows where)\n",
    )


def test_an_interrupt_is_one_line(paperleaf: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("site_builder.engine.pipeline.build", interrupted)
    result = paperleaf("build")
    assert (result.status, result.err) == (130, "paperleaf: interrupted\n")


SENDER = """
import os, signal, sys
import site_builder.engine.pipeline as pipeline
from site_builder.cli import main
pipeline.build = lambda *a, **k: (os.kill(os.getpid(), int(sys.argv[1])), signal.pause())
main(["build", "--content", "content"])
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_end_it_like_an_interrupt(project: Path, number: signal.Signals) -> None:
    done = subprocess.run([sys.executable, "-c", SENDER, str(int(number))], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (130, "paperleaf: interrupted\n")


DESTRUCTOR = """
import os, signal
import site_builder.engine.pipeline as pipeline
from site_builder.cli import main
class Holder:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        for _ in range(1000): pass
def build(*a, **k):
    Holder()
    while True: signal.pause()
pipeline.build = build
main(["build", "--content", "content"])
"""


def test_an_interrupt_in_a_destructor_is_neither_lost_nor_shown(project: Path) -> None:
    done = subprocess.run([sys.executable, "-c", DESTRUCTOR], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (130, "paperleaf: interrupted\n")


def test_whoever_reads_the_output_may_stop(project: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "site_builder", "export"], stdout=write, stderr=subprocess.PIPE, text=True
    )
    os.close(write)
    assert "Traceback" not in done.stderr and "Exception" not in done.stderr


def test_the_hook_for_programs_builds_and_gives_the_status(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "own.toml").write_text('[site]\ntitle = "T"\n')
    assert site_builder.build("content", "out", "own.toml") == 0
    assert site_builder.build("none", "out") == 2
    assert (project / "out" / "manifest.json").is_file()


def test_the_layers_are_slim_to_start() -> None:
    """`--help` must not wait for the stages, the server or the bibliography reader."""
    code = "import sys, site_builder.cli; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    heavy = ("site_builder.engine", "site_builder.parse", "site_builder.serve", "jinja2", "rich", "uvicorn", "yaml")
    assert not [name for name in loaded if name.startswith(heavy)]
    assert cli.__name__ in loaded


def test_a_shell_can_complete_commands(project: Path) -> None:
    asked = {"_PAPERLEAF_COMPLETE": "bash_complete", "COMP_WORDS": "paperleaf bu", "COMP_CWORD": "1"}
    command = [sys.executable, "-m", "site_builder"]
    result = subprocess.run(command, env={**os.environ, **asked}, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (0, "plain,build\n")
