"""Digests of what a build depends on beside the vault: the program, the configuration, theme and library files."""

from __future__ import annotations

import dataclasses
import os
import sys
import unicodedata
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from site_builder.config import Config
from site_builder.engine import codec
from site_builder.engine.ledger import Ledger
from site_builder.text.digest import digest_bytes, digest_value

_PACKAGES = (  # whose version may change the bytes of a page
    *("markdown_it_py", "mdit_py_plugins", "jinja2", "python_frontmatter", "pyyaml", "pygments", "math_core"),
    *("imagesize", "bibtexparser", "pylatexenc", "markupsafe", "mdurl"),
)


def engine_digest(ledger: Ledger) -> str:
    """The digest of our own modules, of the versions of the libraries, and of Python itself.

    The modules are read only when one was touched since the digest that the ledger keeps.
    """
    root = Path(__file__).parents[1]
    modules = _modules(root)
    stamp = digest_value([codec.FORMAT, sys.version, unicodedata.unidata_version, _versions(), files_stamp(modules)])
    known = ledger.packed("engine")
    if isinstance(known, list) and len(known) == 2 and known[0] == stamp:
        return str(known[1])
    contents = [(path.relative_to(root).as_posix(), digest_bytes(path.read_bytes())) for path in modules]
    digest = digest_value([codec.FORMAT, sys.version_info[:3], unicodedata.unidata_version, _versions(), contents])
    ledger.pack("engine", [stamp, digest])
    return digest


def config_digest(config: Config) -> str:
    """The digest of all in the configuration that a page may show; neither where the site lies nor who does the work.

    Library and theme count by the way to them, so that a project can be moved.
    """
    nowhere = Path()
    theme_dir = _way(config.theme.dir, config.root) if config.theme.dir is not None else None
    return digest_value(
        dataclasses.replace(
            config,
            root=nowhere,
            content=nowhere,
            output=nowhere,
            cache=nowhere,
            file=None,
            jobs=0,
            scheduler="",
            use_cache=True,
            theme=dataclasses.replace(config.theme, dir=theme_dir),
            papers=dataclasses.replace(
                config.papers, library=tuple(_way(file, config.root) for file in config.papers.library)
            ),
        )
    )


def _way(place: Path, root: Path) -> Path:
    try:
        return Path(os.path.relpath(place, root))
    except ValueError:  # on another drive
        return place


def files_stamp(places: Iterable[Path]) -> str:
    """A digest over name, size and times of files and of all files in folders: changes when any was touched."""
    found = []
    for place in places:
        files = sorted(path for path in place.rglob("*") if path.is_file()) if place.is_dir() else [place]
        for file in files:
            try:
                status = file.stat()
            except OSError:
                continue
            found.append([str(file), status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino])
    return digest_value(found)


def _modules(root: Path) -> list[Path]:
    found = []
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name not in ("__pycache__", "_themes")]
        found += [Path(folder, name) for name in files if name.endswith(".py")]
    return sorted(found)


def _versions() -> list[str]:
    """The names of the installed distributions of the libraries, which hold their versions."""
    spec = find_spec("markdown_it")
    if spec is None or spec.origin is None:
        return []
    folder = Path(spec.origin).parents[1]
    names = (name for name in os.listdir(folder) if name.endswith(".dist-info"))  # noqa: PTH208  only names are wanted
    return sorted(name for name in names if name.lower().startswith(_PACKAGES))
