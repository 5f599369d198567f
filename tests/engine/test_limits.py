"""Endless work ends."""

from __future__ import annotations

import signal
import sys

import pytest

from site_builder.engine.limits import TimeLimitError, time_limit

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the system has no such timer")


def test_endless_work_ends() -> None:
    before = signal.getsignal(signal.SIGVTALRM)
    with pytest.raises(TimeLimitError), time_limit(0.05):
        while True:
            pass
    assert signal.getsignal(signal.SIGVTALRM) == before


def test_short_work_is_left_alone() -> None:
    with time_limit(30):
        assert sum(range(10)) == 45
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)
