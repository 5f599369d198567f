"""The preview: builds, serves, watches and builds again, so that the last good site is always there.

Builds run in the main thread, where an interrupt ends them as it ends `paperleaf build`. The server answers from a
thread of its own and never waits for a build.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from site_builder.config import Config
from site_builder.engine.memory import Memory
from site_builder.engine.pipeline import BuildReport, build, leave, prepare
from site_builder.model.diagnostic import PaperleafError, Severity
from site_builder.options.table import CONFIG_NAME
from site_builder.serve.app import PreviewApp
from site_builder.serve.events import Event, Hub
from site_builder.serve.files import Files, url_of
from site_builder.serve.guard import Doorkeeper, is_loopback
from site_builder.serve.server import bind, running
from site_builder.serve.watch import Hints, look, look_again

SHOWN = 100  # diagnostics that an open page is told of


@dataclass(frozen=True, slots=True, kw_only=True)
class Listeners:
    """Who is told what happens; all are called from the main thread."""

    on_ready: Callable[[str], None]  # the site is there, under this URL
    on_build: Callable[[BuildReport], None]
    on_failure: Callable[[Exception], object]  # the last good site stays up


def serve(
    load: Callable[[], Config],
    first_build: Callable[[Config, Memory], BuildReport],
    *,
    host: str,
    port: int,
    into_output: bool,
    listeners: Listeners,
) -> None:
    """Serves until KeyboardInterrupt, which passes through.

    `load` reads the configuration anew for every build; `first_build` is the one that a user waits for. The site goes
    into the cache folder, or with `into_output` into the output folder. Raises PaperleafError when the port cannot be
    had or the first build fails.
    """
    with contextlib.ExitStack() as stack:
        sock = stack.enter_context(contextlib.closing(bind(host, port)))
        port = sock.getsockname()[1]
        config = load()
        target = config if into_output else stack.enter_context(_preview_folders(config))
        files, hub, memory = Files(target.output), Hub(), Memory()
        state = look(_places(target), _ignored(target))
        report = first_build(target, memory)
        files.scan()
        tell = _event if is_loopback(host) else _event_for_others
        hub.publish(tell(report))
        listeners.on_build(report)
        stack.enter_context(running(PreviewApp(files, hub, Doorkeeper(host, port)), sock, hub))
        listeners.on_ready(f"http://{f'[{host}]' if ':' in host else host}:{port}/")
        hints = Hints(_places(target), _ignored(target))
        stack.callback(hints.close)
        hints.follow()
        prepare(target, memory)
        stack.callback(leave, target, memory)
        failure = ""

        def shown(path: str) -> None:
            files.update([path])
            hub.publish_ahead(url_of(path))

        while True:
            touched = hints.wait()
            # what a build that failed was told of, no other has seen
            now = look_again(state, touched) if touched is not None and not failure else None
            if touched is not None and now is not None:
                touched = [path for path in touched if now.get(path) != state.get(path)]
            else:
                touched, now = None, look(_places(target), _ignored(target))
            if now == state and not failure:
                continue
            state = now
            try:
                config = replace(load(), content=target.content, output=target.output, cache=target.cache)
                report = build(config, memory=memory, touched=touched, shown=shown)
            except Exception as error:  # noqa: BLE001  not even a fault of ours takes the last good site away
                if repr(error) != failure:
                    failure = repr(error)
                    hub.publish({"changed": [], "failure": _words(error, host), "diagnostics": []})
                    listeners.on_failure(error)
                continue
            finally:
                hints.mark_built()
            if report.removed or report.pages_written > len(report.changed):
                files.scan()
            else:
                files.update(report.changed)
            if report.changed or report.removed or failure or report.pages_written:
                hub.publish(tell(report))
            failure = ""
            listeners.on_build(report)


@contextlib.contextmanager
def _preview_folders(config: Config) -> Iterator[Config]:
    """A site of its own, so that `paperleaf build` can run meanwhile and finds what it left."""
    if config.use_cache:
        yield replace(config, output=config.cache / "preview")
        return
    with tempfile.TemporaryDirectory(prefix="paperleaf-") as name:
        yield replace(config, output=Path(name) / "site", cache=Path(name) / "cache")


def _places(config: Config) -> Sequence[Path]:
    """All that a build reads."""
    theme = [config.theme.dir] if config.theme.dir else []
    files = [config.file] if config.file else [config.root / CONFIG_NAME]
    return [config.content, *theme, *config.papers.library, *files]


def _ignored(config: Config) -> Sequence[Path]:
    """What a build writes, where it lies in the vault."""
    return [config.output, config.cache]


def _words(error: Exception, host: str) -> str:
    if not isinstance(error, PaperleafError):
        return "internal fault, see the terminal"
    return str(error) if is_loopback(host) else "see the terminal"


def _event_for_others(report: BuildReport) -> Event:
    """What a page on another machine may know: not what is wrong with notes that are perhaps held back."""
    return {"changed": [url_of(path) for path in report.changed], "diagnostics": []}


def _event(report: BuildReport) -> Event:
    shown = [diagnostic for diagnostic in report.diagnostics if diagnostic.severity is not Severity.NOTICE]
    return {
        "changed": [url_of(path) for path in report.changed],
        "diagnostics": [diagnostic.as_json() for diagnostic in shown[:SHOWN]],
        "more": max(len(shown) - SHOWN, 0),
    }
