"""A Dask cluster as an executor for parsing: notes go out in chunks, rows for the ledger come back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from site_builder import __version__
from site_builder.model.diagnostic import PaperleafError

if TYPE_CHECKING:
    from concurrent.futures import Executor

_SECONDS = 10  # to reach the scheduler
_INSTALL = 'pip install "paperleaf[cluster]"'


@contextmanager
def cluster(address: str) -> Iterator[tuple[Executor, int]]:
    """The workers of the scheduler at `address`, and how many notes they can parse at once.

    Raises PaperleafError when the library is missing, nobody answers there, or no worker can do our work.
    """
    try:
        import distributed  # only here: it takes a second
    except ImportError as error:
        raise PaperleafError(
            "`cluster.scheduler` is set, and the package `distributed` is not installed", hint=_INSTALL, exit_status=2
        ) from error
    connect: Any = distributed.Client  # untyped
    try:
        client = connect(address, timeout=_SECONDS, set_as_default=False)
    except (OSError, ValueError, ImportError) as error:
        raise PaperleafError(
            f"no scheduler answers at `{address}`", hint="see `cluster.scheduler`; start one with `dask scheduler`"
        ) from error
    try:
        _check(client, address)
        threads = sum(client.nthreads().values())
        yield client.get_executor(pure=False), threads
    except (distributed.KilledWorker, OSError) as error:
        raise PaperleafError(
            f"the cluster at `{address}` failed: {error}", hint="remove `cluster.scheduler` to build without it"
        ) from error
    finally:
        client.close()


def installed_version() -> str:
    """Asked of every worker: notes must be parsed by the version that renders them."""
    return __version__


def _check(client: Any, address: str) -> None:
    try:
        versions: dict[str, str] = client.run(installed_version)
    except (ImportError, AttributeError) as error:
        raise PaperleafError(f"the workers at `{address}` have no Paperleaf", hint=_INSTALL) from error
    if not versions:
        raise PaperleafError(f"the scheduler at `{address}` has no workers", hint="start some with `dask worker`")
    others = sorted({version for version in versions.values() if version != __version__})
    if others:
        raise PaperleafError(
            f"the workers at `{address}` have Paperleaf {', '.join(others)}, here it is {__version__}",
            hint="the same version is needed everywhere",
        )
