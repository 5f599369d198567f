"""Settings of all tests.

Tests marked `thorough` (more seeds, larger inputs, of what quicker tests check too) and many examples of each property
run with `--thorough`, or where the environment variable CI is set.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

import pytest
from hypothesis import HealthCheck, settings
from jinja2.bccache import Bucket

from site_builder.cli import run
from site_builder.render.bytecode import TemplateCode

# a machine that is busy with other things is no fault of the program: tests of time measure CPU time and say so
settings.register_profile("thorough", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", settings.get_profile("thorough"), max_examples=25)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--thorough", action="store_true", help="all seeds and many examples, as where CI is set")


def is_thorough(config: pytest.Config) -> bool:
    return bool(config.getoption("thorough") or os.environ.get("CI"))


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("thorough" if is_thorough(config) else "quick")


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("thorough") and not is_thorough(item.config):
        pytest.skip("more of the same: --thorough, or CI=true, runs them")


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """Where Python keeps no byte code, our templates are at least compiled once for all builds of this process.

    Most builds of tests are small: to compile the templates takes longer than all the rest of one.
    """
    kept: dict[tuple[str, str], CodeType] = {}
    load, dump = TemplateCode.load_bytecode, TemplateCode.dump_bytecode

    def load_bytecode(cache: TemplateCode, bucket: Bucket) -> None:
        load(cache, bucket)
        if bucket.code is None and sys.dont_write_bytecode:
            bucket.code = kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(cache: TemplateCode, bucket: Bucket) -> None:
        dump(cache, bucket)
        if bucket.key and bucket.code is not None and sys.dont_write_bytecode:
            kept[bucket.key, bucket.checksum] = bucket.code

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TemplateCode, "load_bytecode", load_bytecode)
        patch.setattr(TemplateCode, "dump_bytecode", dump_bytecode)
        yield


# the command line


@dataclass(frozen=True)
class Result:
    status: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small vault in the current folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    content = tmp_path / "content"
    content.mkdir()
    (content / "index.md").write_text("# Home\n\nSee [[@2015DeepLearningLeCun]] and [[@later2030]].\n")
    (content / "@2015DeepLearningLeCun.md").write_text(
        "# Deep Learning\n\n- **Author**: Yann LeCun, Yoshua Bengio\n- **Journal**: Nature\n- **Year**: 2015\n"
        "- **DOI**: 10.1038/nature14539\n\n## Notes\n\nBack to [[index]].\n"
    )
    return tmp_path


@pytest.fixture
def paperleaf(project: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> Result:
        status = run([*arguments, "--jobs", "1"] if arguments and not arguments[0].startswith("-") else [*arguments])
        out, err = capfd.readouterr()
        return Result(status, out, err)

    return call
