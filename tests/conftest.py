"""Settings of all tests."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# a machine that is busy with other things is no fault of the program: tests of time measure CPU time and say so
settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")
