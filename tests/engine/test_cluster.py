"""A Dask cluster parses what a pool of our own would, and every way it can fail is one sentence."""

from __future__ import annotations

import dataclasses
import socket
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from site_builder.config import Config, load_config
from site_builder.engine import parsing
from site_builder.engine.pipeline import build
from site_builder.model.diagnostic import PaperleafError
from tests.made import files_of

pytestmark = pytest.mark.skipif(find_spec("distributed") is None, reason="the extra `cluster` is not installed")
NOTES = 5 * parsing._CHUNK - 1  # for each thread two chunks and more


def local_cluster(workers: int) -> Any:
    """A cluster of so many processes, each with two threads, that only this machine can reach."""
    from distributed import LocalCluster

    return LocalCluster(
        n_workers=workers,
        threads_per_worker=2,
        processes=True,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        scheduler_kwargs={"dashboard": False},
    )


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with local_cluster(1) as local:
        yield local.scheduler_address


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """Of as many notes as go to a cluster, which are fewer here than elsewhere."""
    monkeypatch.setattr(parsing, "INLINE", NOTES)
    notes = tmp_path / "notes"
    notes.mkdir()
    for number in range(NOTES):
        text = f"# Note {number}\n\nOne of *many*, after [[note {number - 1}]]; $x^{number}$. #tag/{number % 7}\n"
        (notes / f"note {number}.md").write_text(text, "utf-8")
    return load_config(content=notes, output=tmp_path / "alone", cache=tmp_path / "cache", jobs=1, cwd=tmp_path)


def test_a_cluster_makes_the_same_bytes(config: Config, address: str) -> None:
    shared = dataclasses.replace(config, output=config.root / "shared", scheduler=address)
    assert build(shared).notes == build(config).notes == NOTES
    assert files_of(shared.output) == files_of(config.output)
    assert build(shared).changed == ()


def test_an_executor_makes_the_same_bytes(config: Config, address: str) -> None:
    shared = dataclasses.replace(config, output=config.root / "shared")
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        build(shared, executor=client.get_executor())
    build(config)
    assert files_of(shared.output) == files_of(config.output)


def test_nobody_answers(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.engine.cluster._SECONDS", 1)
    with socket.socket() as taken:  # bound and not listening: nobody else answers there
        taken.bind(("127.0.0.1", 0))
        nobody = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(PaperleafError, match="no scheduler answers"):
            build(dataclasses.replace(config, scheduler=nobody))
    assert not config.output.exists()


def test_an_address_that_is_none(config: Config) -> None:
    with pytest.raises(PaperleafError, match="no scheduler answers"):
        build(dataclasses.replace(config, scheduler="carrier-pigeon://loft"))


def test_a_cluster_without_workers(config: Config) -> None:
    with local_cluster(0) as empty, pytest.raises(PaperleafError, match="has no workers"):
        build(dataclasses.replace(config, scheduler=empty.scheduler_address))
