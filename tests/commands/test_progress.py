from __future__ import annotations

import io
import threading

from site_builder.commands.progress import bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_shows_how_far_a_stage_has_come_and_goes_away() -> None:
    terminal = Terminal()
    before = threading.active_count()
    with bar(terminal, colour=False) as progress:
        progress("parse", 3, 3)
        progress("render", 7, 7)
        assert threading.active_count() == before
    shown = terminal.getvalue()
    assert "Parsing notes" in shown and "3/3" in shown and "Making pages" in shown and "7/7" in shown
    assert shown.endswith(("\x1b[2K", "\x1b[?25h"))


def test_it_is_not_drawn_more_often_than_can_be_seen() -> None:
    terminal = Terminal()
    with bar(terminal, colour=False) as progress:
        for done in range(10_000):
            progress("parse", done, 20_000)
    assert terminal.getvalue().count("Parsing") < 100
