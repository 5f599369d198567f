"""Registries are folders: what the modules of a package declare under one name."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import Any


@cache
def members(package: str, name: str) -> tuple[Any, ...]:
    """The value called `name` of every module of `package` that declares one, sorted by module."""
    root = importlib.import_module(package)
    modules = sorted(info.name for info in pkgutil.iter_modules(root.__path__))
    loaded = (importlib.import_module(f"{package}.{module}") for module in modules)
    return tuple(getattr(module, name) for module in loaded if hasattr(module, name))
