"""What somebody reads who asks for a cluster and has not installed what that needs."""

from __future__ import annotations

import sys

import pytest

from site_builder.engine.cluster import cluster
from site_builder.model.diagnostic import PaperleafError


def test_the_extra_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)  # what an import of an absent package meets
    with pytest.raises(PaperleafError, match="not installed") as caught, cluster("tcp://127.0.0.1:8786"):
        pass
    assert "paperleaf[cluster]" in caught.value.hint
