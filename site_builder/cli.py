"""The command line: the only module that prints, and that turns what happened into an exit status."""

from __future__ import annotations

import contextlib
import functools
import io
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, cast

import click

from site_builder import __version__
from site_builder.config import Config, check_folders, load_config
from site_builder.model.diagnostic import Diagnostic, PaperleafError, Severity, reason_of

# Everything else is imported by the command that needs it: `--help` and an unchanged build start in 0.1 s.
if TYPE_CHECKING:
    from types import FrameType

    from click.shell_completion import CompletionItem

    from site_builder.engine.memory import Memory
    from site_builder.engine.pipeline import BuildReport, Progress

INTERRUPTED = 130  # 128 + SIGINT, as shells report it


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """The common options, as given before or after the command; None where not given."""

    config: Path | None = None
    content: Path | None = None
    output: Path | None = None
    cache: Path | None = None
    base_url: str | None = None
    drafts: bool = False
    strict: bool = False
    jobs: int | None = None
    no_cache: bool = False
    quiet: bool = False
    verbose: int = 0
    color: str = "auto"

    def load(self) -> Config:
        config = load_config(
            self.config,
            content=self.content,
            output=self.output,
            cache=self.cache,
            base_url=self.base_url,
            drafts=self.drafts,
            jobs=self.jobs,
            use_cache=not self.no_cache,
        )
        if config.papers.labels:
            check_labels(config.papers.labels)
        return config

    def load_vault(self) -> Config:
        config = self.load()
        check_folders(config)
        return config


def check_labels(labels: Mapping[str, str]) -> None:
    """Raises PaperleafError for a label that would stand for a field which there is not."""
    from difflib import get_close_matches

    from site_builder.scholar.fields import canonical

    for label, field in labels.items():
        if field != "extra" and canonical(field) is None:
            near = get_close_matches(field, ("title", "authors", "year", "venue", "url", "doi", "arxiv", "pdf"), 1)
            hint = f"did you mean `{near[0]}`?" if near else "such as `venue`, or a label that is known"
            raise PaperleafError(f"`papers.labels` gives `{label}` the field `{field}`, which there is not", hint=hint)


@dataclass(slots=True)
class Session:
    """What is known of the options so far, for messages about a command that could not run."""

    choices: Choices = Choices()


class _Place(click.Path):
    """A file or folder. An empty one would be the current folder: it comes of a variable that a script did not set."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("it is empty", param, ctx)
        return super().convert(value, param, ctx)


class _LateChoice(click.ParamType[str]):
    """A choice whose words are asked for only by the command that needs one: what knows them takes long to import."""

    name = "choice"

    def __init__(self, words: Callable[[], Iterable[str]]) -> None:
        self._words = words

    @functools.cached_property
    def _choice(self) -> click.Choice[str]:
        return click.Choice(tuple(self._words()))

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return self._choice.convert(value, param, ctx)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        return self._choice.get_metavar(param, ctx)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return self._choice.shell_complete(ctx, param, incomplete)


def export_formats() -> Iterator[str]:
    """What `export` can write."""
    from site_builder.registry import members

    return (export.name for export in members("site_builder.scholar.export", "EXPORT"))


def hosts() -> Iterable[str]:
    """For which hosts `init` can write files."""
    from site_builder.commands.hosting import HOSTS

    return HOSTS


FOLDER = _Place(path_type=Path)
COMMON: tuple[Callable[[Callable[..., object]], Callable[..., object]], ...] = (
    click.option("-c", "--config", type=FOLDER, metavar="FILE", help="Configuration file (default: paperleaf.toml)."),
    click.option("--content", type=FOLDER, metavar="DIR", help="Folder of the notes (default: content)."),
    click.option("--output", type=FOLDER, metavar="DIR", help="Folder of the site (default: public)."),
    click.option("--base-url", metavar="URL", help="Address the site will have."),
    click.option("--drafts", is_flag=True, help="Build drafts too, for your own eyes."),
    click.option("--strict", is_flag=True, help="Exit with status 1 when there is a warning."),
    click.option("--jobs", type=click.IntRange(min=0), metavar="N", help="Number of processes; 0 takes all cores."),
    click.option("--no-cache", is_flag=True, help="Build without reading or writing a cache."),
    click.option("--cache", type=FOLDER, metavar="DIR", help="Folder of the cache (default: .paperleaf)."),
    click.option("-q", "--quiet", is_flag=True, help="Print errors and warnings only."),
    click.option("-v", "--verbose", count=True, help="Print every diagnostic; -vv: tracebacks too."),
    click.option("--color", type=click.Choice(["auto", "always", "never"]), help="Colour of the messages."),
)
COMMON_NAMES = tuple(Choices.__dataclass_fields__)

Command = TypeVar("Command", bound=Callable[..., object])


def with_common_options(command: Command) -> Command:
    """Collects the common options into one argument `choices`; what stands after the command wins."""

    @functools.wraps(command)
    def run(*args: object, **options: Any) -> object:
        given = {name: options.pop(name) for name in COMMON_NAMES}
        own = {name: value for name, value in given.items() if value is not None and value is not False}
        session = click.get_current_context().ensure_object(Session)
        own["verbose"] += session.choices.verbose
        session.choices = replace(session.choices, **own)
        return command(session.choices, *args, **options)

    for option in reversed(COMMON):
        run = cast(Any, option(run))
    return cast(Command, run)


class Commands(click.Group):
    """Lists the commands in the order in which a user meets them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return ["init", "new", "build", "serve", "check", "export", "import"]


CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(
    cls=Commands,
    context_settings=CONTEXT,
    no_args_is_help=True,
    epilog="Example:  paperleaf build --content notes --output public",
)
@click.version_option(__version__, prog_name="paperleaf", message="%(prog)s %(version)s")
@with_common_options
def paperleaf(choices: Choices) -> None:
    """Turn a folder of paper-reading notes into a website."""


def command(name: str, *, example: str) -> Callable[[Callable[..., object]], click.Command]:
    return paperleaf.command(name, context_settings=CONTEXT, epilog=f"Example:  {example}")


@command("build", example="paperleaf build --base-url https://example.org/notes/")
@click.option("--json", "as_json", is_flag=True, help="Print one summary as JSON.")
@click.option("--explain", is_flag=True, help="Print why each page was made.")
@with_common_options
def build_command(choices: Choices, as_json: bool, explain: bool) -> int:
    """Build the site; what did not change is left alone."""
    config = choices.load_vault()
    from site_builder.commands.report import exit_status, report_json, report_line, tally
    from site_builder.engine.calm import stay_calm
    from site_builder.engine.pipeline import build

    stay_calm()
    with progress_of(choices) as progress:
        report = build(config, progress=progress)
    print_diagnostics(report.diagnostics, choices)
    if not report.notes and not choices.quiet:
        hint = 'notes are `.md` files; with `publish = "marked"` only those with `publish: true` are shown'
        print_error(f"`{config.content}` has no note to publish", choices, word="notice", hint=hint)
    if not config.site.url and not choices.quiet:
        left_out = "the site's address is not known; `sitemap.xml`, `feed.xml` and `opensearch.xml` are left out"
        print_error(left_out, choices, word="notice", hint="give it as `site.url` or with --base-url")
    status = exit_status(tally(report.diagnostics), strict=choices.strict)
    if as_json:
        import json

        print(json.dumps(report_json(report, status), ensure_ascii=False, indent=2))
    else:
        if explain:
            print_reasons(report)
        if not choices.quiet:
            print(report_line(report))
    return status


@command("serve", example="paperleaf serve --open")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    metavar="N",
    help="Port to listen on; 0 takes any free one.",
)
@click.option("--open", "open_browser", is_flag=True, help="Open the site in the browser.")
@with_common_options
def serve_command(choices: Choices, host: str, port: int, open_browser: bool) -> None:
    """Build, serve and rebuild as you write; open pages follow."""
    from site_builder.commands.report import report_line
    from site_builder.engine.calm import stay_calm
    from site_builder.engine.pipeline import build
    from site_builder.serve.guard import is_loopback
    from site_builder.serve.preview import Listeners, serve

    stay_calm()
    shown: set[str] = set()

    def first_build(config: Config, memory: Memory) -> BuildReport:
        with progress_of(choices) as progress:
            return build(config, progress=progress, memory=memory)

    def on_ready(url: str) -> None:
        print(url, flush=True)
        if open_browser:
            import webbrowser

            webbrowser.open(url)

    def on_build(report: BuildReport) -> None:
        """Says only what is new: after each save, all the old problems would bury the one just made."""
        lines = {str(diagnostic): diagnostic for diagnostic in report.diagnostics}
        print_diagnostics([lines[line] for line in lines if line not in shown], choices)
        shown.clear()
        shown.update(lines)
        if not choices.quiet and (report.pages_written or report.removed):
            print(report_line(report), flush=True)

    if not is_loopback(host):
        print_error(f"`--host {host}` lets other machines read your notes, drafts included", choices, word="warning")
    serve(
        choices.load_vault,
        first_build,
        host=host,
        port=port,
        into_output=choices.output is not None,
        listeners=Listeners(
            on_ready=on_ready,
            on_build=on_build,
            on_failure=lambda error: print_failure(error, choices),
        ),
    )


@command("init", example="paperleaf init --deploy netlify")
@click.option("--deploy", type=_LateChoice(hosts), help="Write the files of this host too.")
@with_common_options
def init_command(choices: Choices, deploy: str | None) -> None:
    """Write a configuration and a first note; nothing is overwritten."""
    config = choices.load()
    from site_builder.commands.init import init

    for written in init(config, host=deploy):
        if not choices.quiet:
            print(f"{'wrote' if written.is_new else 'kept '} {written.path}")


@command("new", example="paperleaf new 2017AttentionIsAllVaswani")
@click.argument("key")
@click.option("--title", default="", metavar="TEXT", help="Title of the paper, when the library does not know it.")
@click.option("--folder", metavar="DIR", help="Folder below the content folder (default: that of the other papers).")
@with_common_options
def new_command(choices: Choices, key: str, title: str, folder: str | None) -> None:
    """Write a note for the paper with this citation key."""
    config = choices.load_vault()
    from site_builder.commands.new import new_note

    print(new_note(config, key, title=title, folder=folder))


@command("check", example="paperleaf check --format github --strict")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="Lines, one JSON value, or annotations of a GitHub workflow.",
)
@with_common_options
def check_command(choices: Choices, form: str) -> int:
    """Report what a reader would trip over; nothing is written."""
    config = choices.load_vault()
    from site_builder.commands.check import as_github, as_json, check
    from site_builder.commands.report import exit_status, plural, tally

    with progress_of(choices) as progress:
        diagnostics = check(config, progress)
    counts = tally(diagnostics)
    if form == "json":
        print(as_json(diagnostics))
    elif form == "github":
        for line in as_github(diagnostics, os.path.relpath(config.content)):
            print(line)
    else:
        print_diagnostics(diagnostics, replace(choices, verbose=max(choices.verbose, 0 if choices.quiet else 1)))
        if not choices.quiet:
            words = (("error", counts.errors), ("warning", counts.warnings), ("notice", counts.notices))
            print(", ".join(plural(count, word) for word, count in words))
    return exit_status(counts, strict=choices.strict)


@command("export", example="paperleaf export --format ris -o papers.ris")
@click.argument("keys", nargs=-1)
@click.option(
    "--format",
    "form",
    type=_LateChoice(export_formats),
    default="bibtex",
    show_default=True,
    help="What to write.",
)
@click.option("-o", "file", type=FOLDER, metavar="FILE", help="Write to a file (default: standard output).")
@with_common_options
def export_command(choices: Choices, keys: tuple[str, ...], form: str, file: Path | None) -> None:
    """Print all papers, or those with these citation keys."""
    config = choices.load_vault()
    if file is not None and file.suffix.lower() == ".md" and file.exists():
        raise PaperleafError(f"`{file}` may be a note and is not written over", hint="choose another file with -o")
    from site_builder.commands.exporting import export

    with progress_of(choices) as progress:
        text, diagnostics = export(config, keys, form=form, progress=progress)
    print_diagnostics([one for one in diagnostics if one.severity is Severity.ERROR], choices)
    if file is None:
        sys.stdout.write(text)
    else:
        try:
            file.write_bytes(text.encode("utf-8"))
        except OSError as error:
            message = f"cannot write `{file}`: {reason_of(error)}"
            raise PaperleafError(message, hint="-o takes a file", exit_status=1) from error


@command("import", example="paperleaf import library.bib --create")
@click.argument("files", nargs=-1, type=FOLDER)
@click.option("--create", is_flag=True, help="Write a note for each entry that has none.")
@click.option("--folder", metavar="DIR", help="Folder of new notes (default: that of the other papers).")
@with_common_options
def import_command(choices: Choices, files: tuple[Path, ...], create: bool, folder: str | None) -> None:
    """Show what a library (BibTeX, CSL-JSON) adds; notes are not edited."""
    config = choices.load_vault()
    from site_builder.commands.importing import import_library, import_lines

    with progress_of(choices) as progress:
        chosen = [file.absolute() for file in files]
        result = import_library(config, chosen, create=create, folder=folder, progress=progress)
    print_diagnostics(result.diagnostics, choices)
    if not choices.quiet:
        for line in import_lines(result, config.content, whole=choices.verbose > 0):
            print(line)


def print_diagnostics(diagnostics: Iterable[Diagnostic], choices: Choices) -> None:
    """On standard error, behind what standard output has so far."""
    from site_builder.commands.report import diagnostic_lines

    lines = diagnostic_lines(
        diagnostics, whole=choices.verbose > 0, quiet=choices.quiet, colour=has_colour(choices, sys.stderr)
    )
    text = "".join(line + "\n" for line in lines)
    if text:
        sys.stdout.flush()
        sys.stderr.write(text)
        sys.stderr.flush()


def print_reasons(report: BuildReport) -> None:
    from site_builder.commands.report import reason_lines

    for line in reason_lines(report):
        print(line)


def print_error(message: str, choices: Choices, *, word: str = "error", hint: str = "") -> None:
    """One line on standard error; `word` says how grave it is."""
    from site_builder.commands.report import visible

    head = f"\x1b[31;1m{word}\x1b[0m" if has_colour(choices, sys.stderr) else word
    print(
        f"paperleaf: {head}: {visible(message)}" + (f" ({visible(hint)})" if hint else ""), file=sys.stderr, flush=True
    )


def has_colour(choices: Choices, stream: io.TextIOBase | Any) -> bool:
    """NO_COLOR (no-color.org) speaks for `auto` only; an option given by hand is meant."""
    if choices.color != "auto":
        return choices.color == "always"
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and bool(stream.isatty())


@contextlib.contextmanager
def progress_of(choices: Choices) -> Iterator[Progress | None]:
    """A bar on a terminal, nothing elsewhere and under -q."""
    if choices.quiet or not sys.stderr.isatty():
        yield None
        return
    from site_builder.commands.progress import bar

    with bar(sys.stderr, colour=has_colour(choices, sys.stderr)) as progress:
        yield progress


# running


COMPLETION = "_PAPERLEAF_COMPLETE"  # set by the line that turns completion on in a shell


def main(arguments: list[str] | None = None) -> NoReturn:
    """The program `paperleaf`: runs, and exits with the status."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), interrupt)
    sys.unraisablehook = keep_interrupts
    if instruction := os.environ.get(COMPLETION):
        from click.shell_completion import shell_complete

        flush_and_exit(shell_complete(paperleaf, {}, "paperleaf", COMPLETION, instruction))
    status = run(sys.argv[1:] if arguments is None else arguments)
    flush_and_exit(status)


def interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def keep_interrupts(unraisable: Any) -> None:
    """An interrupt that falls into a destructor would be printed and lost; it comes again a little later instead."""
    if issubclass(unraisable.exc_type, KeyboardInterrupt):
        import threading

        threading.Timer(0.05, interrupt_again).start()
    elif "-vv" in sys.argv:
        sys.__unraisablehook__(unraisable)


def interrupt_again() -> None:
    import threading

    main = threading.main_thread().ident
    if main is not None and hasattr(signal, "pthread_kill"):
        signal.pthread_kill(main, signal.SIGINT)  # wakes it where it waits
    else:
        signal.raise_signal(signal.SIGINT)


def run(arguments: list[str]) -> int:
    """The exit status of a command line; prints, and never raises for what a user can cause."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A pipe on Windows has a code page that lacks most letters; everywhere odd file names must not end a build.
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")
    session = Session()
    try:
        with paperleaf.make_context("paperleaf", list(arguments), obj=session) as context:
            result = paperleaf.invoke(context)
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        print(error.format_message(), file=sys.stderr)
        return 2
    except click.ClickException as error:
        print_error(usage_message(error), session.choices, hint=usage_hint(error))
        return 2
    except (KeyboardInterrupt, click.Abort):
        print("paperleaf: interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        return quiet_end_of_pipe()
    except Exception as error:
        if session.choices.verbose > 1:
            raise
        return print_failure(error, session.choices)


def print_failure(error: Exception, choices: Choices) -> int:
    """Tells in one line why a command could not do its work; gives the exit status."""
    if isinstance(error, PaperleafError):
        print_error(error.message, choices, hint=error.hint)
        return error.exit_status
    if isinstance(error, OSError):
        name = f"`{error.filename}`: " if error.filename else ""
        print_error(f"{name}{(error.strerror or str(error)).lower()}", choices, hint="-vv shows where")
        return 1
    print_error(f"internal fault, {type(error).__name__}", choices, hint=save_fault(error, choices))
    return 1


def usage_message(error: click.ClickException) -> str:
    message = error.format_message().rstrip(".")
    return message[:1].lower() + message[1:]


def usage_hint(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    return f"see `{context.command_path} --help`" if context else "see `paperleaf --help`"


def save_fault(error: Exception, choices: Choices) -> str:
    """Writes the traceback into the cache folder, else into the folder of temporary files, and says where."""
    import tempfile
    import traceback

    text = "".join(traceback.format_exception(error))
    head = f"paperleaf {__version__}, Python {sys.version}, {sys.platform}\narguments: {sys.argv[1:]!r}\n\n"
    folders: tuple[Callable[[], Path], ...] = (
        lambda: choices.load().cache,
        lambda: Path(tempfile.mkdtemp(prefix="paperleaf-")),
    )
    for folder in folders:
        try:
            place = folder()
            place.mkdir(parents=True, exist_ok=True)
            file = place / "fault-report.txt"
            file.write_text(head + text, "utf-8", "backslashreplace")
        except (OSError, PaperleafError):
            continue
        return f"a report is saved in {file}; -vv shows it"
    return "run again with -vv to see where"


def quiet_end_of_pipe() -> int:
    """Whoever read our output has had enough (`paperleaf export | head`)."""
    sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115  the last flush needs some place to go
    return 0


def flush_and_exit(status: int) -> NoReturn:
    with contextlib.suppress(BrokenPipeError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    if status == INTERRUPTED:
        end_children()
        os._exit(status)  # the interpreter would wait for worker threads and processes that are no longer needed
    sys.exit(status)


def end_children() -> None:
    multiprocessing = sys.modules.get("multiprocessing")
    if multiprocessing is not None:
        for child in multiprocessing.active_children():
            child.kill()
