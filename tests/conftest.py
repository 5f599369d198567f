"""Settings of all tests."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# a machine that is busy with other things is no fault of the program: tests of time measure CPU time and say so
settings.register_profile("thorough", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", settings.get_profile("thorough"), max_examples=25)
settings.load_profile("thorough" if os.environ.get("CI") else "quick")
