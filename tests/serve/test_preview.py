"""The whole preview as a user runs it, through the command line and real sockets."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import IO

import pytest

from site_builder.config import Config, load_config
from site_builder.engine.memory import Memory
from site_builder.engine.pipeline import BuildReport, build
from site_builder.serve.preview import Listeners, serve

PATIENCE_S = 120  # only reached when something hangs


@dataclass(frozen=True)
class Preview:
    process: subprocess.Popen[str]
    port: int
    content: Path

    def get(self, path: str) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8")

    def events(self) -> Iterator[dict[str, object]]:
        with socket.create_connection(("127.0.0.1", self.port), PATIENCE_S) as sock:
            sock.sendall(f"GET /__paperleaf/events HTTP/1.1\r\nHost: localhost:{self.port}\r\n\r\n".encode())
            for line in sock.makefile("rb"):
                if line.startswith(b"data: "):
                    yield json.loads(line[6:])

    def builds(self) -> Iterator[dict[str, object]]:
        """The events without those of pages that are ahead of their builds."""
        return (event for event in self.events() if "diagnostics" in event)


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "site_builder", "serve", "--port", "0", *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "NO_COLOR": "1"},
    )


def port_in(stream: IO[str]) -> int:
    for line in stream:
        if match := re.fullmatch(r"http://[\d.]+:(\d+)/\n", line):
            return int(match[1])
    raise AssertionError("no address was printed")


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    content = tmp_path / "content"
    content.mkdir()
    (content / "index.md").write_text("# Home\n\nFirst words.\n")
    (content / "a.md").write_text("# A\n\nSee [[index]].\n")
    process = start(tmp_path)
    try:
        assert process.stdout is not None
        yield Preview(process, port_in(process.stdout), content)
    finally:
        process.kill()
        process.communicate()


def test_an_edit_reaches_an_open_page(preview: Preview) -> None:
    status, page = preview.get("/")
    assert status == 200 and "First words." in page
    events = preview.builds()
    assert next(events) == {"changed": [], "diagnostics": [], "more": 0}

    (preview.content / "index.md").write_text("# Home\n\nSecond words. ![[lost.png]]\n")
    event = next(events)
    assert isinstance(event["changed"], list) and "/" in event["changed"] and "/a/" not in event["changed"]
    assert isinstance(event["diagnostics"], list)
    assert [(found["path"], found["line"], found["code"]) for found in event["diagnostics"]] == [
        ("index.md", 3, "link/missing")
    ]
    assert "Second words." in preview.get("/")[1]

    # an editor that writes another file and moves it into place
    (preview.content / ".index.tmp").write_text("# Home\n\nThird words.\n")
    (preview.content / ".index.tmp").rename(preview.content / "index.md")
    assert next(events)["diagnostics"] == []
    assert "Third words." in preview.get("/")[1]

    (preview.content / "new.md").write_text("# New\n")
    next(events)
    assert preview.get("/new/")[0] == 200
    (preview.content / "new.md").unlink()
    next(events)
    assert preview.get("/new/")[0] == 404


def test_the_page_of_an_edited_note_is_ahead_of_its_build(preview: Preview) -> None:
    events = preview.events()
    next(events)
    for words in ("Other words.", "Third words."):
        (preview.content / "a.md").write_text(f"# A\n\nWhat it is about.\n\n{words}\n")
        event = next(events)
        assert words in preview.get("/a/")[1]
        assert event == {"changed": ["/a/"]} or words == "Other words.", "the first edit changes more than words"
        while "diagnostics" not in event:
            event = next(events)
        assert isinstance(event["changed"], list) and "/a/" in event["changed"]


def test_pages_on_other_machines_are_not_told_what_is_wrong_with_notes(tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    (content / "index.md").write_text("# Home\n\n![[lost.png]]\n")
    (content / "secret.md").write_text("---\npublish: false\ntitle: [\n---\nwords\n")
    process = start(tmp_path, "--host", "0.0.0.0")
    try:
        assert process.stdout is not None
        preview = Preview(process, port_in(process.stdout), content)
        events = preview.builds()
        assert next(events) == {"changed": [], "diagnostics": []}
        (content / "index.md").write_text("# Home\n\nOther words. ![[lost.png]]\n")
        event = next(events)
        assert event["diagnostics"] == [] and "/" in str(event["changed"])
    finally:
        process.kill()
        _, err = process.communicate()
    assert "secret.md" in err


def test_the_last_good_site_stays_up_while_the_folder_of_notes_is_away(preview: Preview) -> None:
    events = preview.events()
    next(events)
    preview.content.rename(preview.content.with_name("away"))
    assert "no content folder" in str(next(events)["failure"])
    assert "First words." in preview.get("/")[1]
    preview.content.with_name("away").rename(preview.content)
    assert "failure" not in next(events)


def test_the_site_lies_in_the_cache_and_the_output_folder_is_left_alone(preview: Preview) -> None:
    root = preview.content.parent
    assert not (root / "public").exists()
    page = (root / ".paperleaf" / "preview" / "index.html").read_text("utf-8")
    assert "__paperleaf" not in page and "__paperleaf" in preview.get("/")[1]
    for path in ("/.paperleaf/", "/content/index.md", "/%2e%2e/paperleaf.toml", "/preview/index.html"):
        assert preview.get(path)[0] == 404


def test_an_interrupt_ends_it_quietly_even_with_a_page_open(preview: Preview) -> None:
    events = preview.events()
    next(events)
    preview.process.send_signal(signal.SIGINT)
    _, err = preview.process.communicate(timeout=PATIENCE_S)
    assert (preview.process.returncode, err) == (130, "paperleaf: interrupted\n")


def test_a_port_that_is_taken_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = start(tmp_path, "--port", str(port))
        out, err = process.communicate(timeout=PATIENCE_S)
    hint = "choose another with --port, or any free one with --port 0"
    assert (process.returncode, out, err) == (1, "", f"paperleaf: error: port {port} is taken ({hint})\n")


def test_one_memory_goes_from_build_to_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "content").mkdir()
    note = tmp_path / "content" / "a.md"
    note.write_text("# A\n")
    config = load_config(content=tmp_path / "content", output=tmp_path / "out", cache=tmp_path / "cache")
    memories: list[Memory] = []
    paths: list[Collection[str] | None] = []

    def first(config: Config, memory: Memory) -> BuildReport:
        memories.append(memory)
        return build(config, memory=memory)

    def again(config: Config, *, memory: Memory, touched: Collection[str] | None, shown: object) -> BuildReport:
        memories.append(memory)
        paths.append(touched)
        raise KeyboardInterrupt

    def edit(url: str) -> None:
        note.write_text("# B\n")

    monkeypatch.setattr("site_builder.serve.preview.build", again)
    told = Listeners(
        on_ready=edit,
        on_build=lambda report: None,
        on_failure=lambda error: None,
    )
    with pytest.raises(KeyboardInterrupt):
        serve(lambda: config, first, host="127.0.0.1", port=0, into_output=False, listeners=told)
    assert memories[0] is memories[1]
    assert memories[0].known is not None
    assert paths in ([[str(note)]], [None]), "as the system told, or as a look found before it was asked to tell"
