"""Paperleaf beside other generators, on one vault, in one run.

    python benchmarks/compare.py WORK [--notes 1000] [--repeat 3] [--peers hugo,eleventy,mkdocs]

For each: a cold build, a build without a change, and a build after one edit, each in a fresh process; median of
`--repeat`. Hugo takes part when it is on the PATH; Eleventy is installed into WORK by npm, MkDocs by pip. They
get a small pre-pass, not timed, that turns wikilinks into links, and do less than Paperleaf: no embeds, citations or
formulas, and only MkDocs has a search index.
Times on a busy machine swing, so compare the ratios of one run, and CPU seconds before seconds.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import venv
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from gen_vault import write_vault
from measure import Cost, edit, median, paperleaf, run

WIKILINK = re.compile(r"!?\[\[([^\]|#\n]*)(?:#[^\]|\n]*)?(?:\|([^\]\n]*))?\]\]")
ALIASES = re.compile(r"^aliases: (\[.*\])$", re.M)

ELEVENTY = """
export default function (config) {
  config.setInputDirectory("notes");
  config.setOutputDirectory("site");
  config.setIncludesDirectory("../layouts");
  config.addGlobalData("layout", "note.njk");
  config.setTemplateFormats(["md"]);
}
export const config = { markdownTemplateEngine: false };
"""
LAYOUT = "<!doctype html><html><head><meta charset=utf-8><title>{title}</title></head><body>{body}</body></html>"


def translated(vault: Path, target: Path, url: Callable[[str], str]) -> None:
    """The notes with plain links in place of wikilinks, with backlinks below, and without comments."""
    texts = {path.stem: path.read_text("utf-8") for path in sorted(vault.glob("*.md"))}
    names = {key: key for key in texts}
    for key, text in texts.items():
        found = ALIASES.search(text)
        for alias in json.loads(found[1]) if found else ():
            names.setdefault(alias, key)
    backlinks: dict[str, dict[str, None]] = {}
    for key, text in texts.items():
        for target_name, _ in WIKILINK.findall(text):
            if target_name in names:
                backlinks.setdefault(names[target_name], {})[key] = None

    def link(match: re.Match[str]) -> str:
        words = match[2] or match[1]
        return f"[{words}]({url(names[match[1]])})" if match[1] in names else words

    target.mkdir(parents=True, exist_ok=True)
    for key, text in texts.items():
        body = WIKILINK.sub(link, re.sub(r"(?s)%%.*?%%", "", text))
        cited = "".join(f"- [{source}]({url(source)})\n" for source in backlinks.get(key, ()))
        new = f"{body}\n\n## Backlinks\n\n{cited}"
        file = target / f"{key.lstrip('@')}.md"
        if not file.exists() or file.read_text("utf-8") != new:
            file.write_text(new, encoding="utf-8")


def builder_of_paperleaf(work: Path, vault: Path) -> Callable[[], Cost]:
    home = work / "paperleaf"
    home.mkdir()
    command = [paperleaf(), "build", "--content", str(vault), "--output", "site", "--quiet"]
    return lambda: run(command, cwd=home)


def builder_of_hugo(work: Path, vault: Path) -> Callable[[], Cost] | None:
    hugo = shutil.which("hugo")
    if hugo is None:
        return None
    home = work / "hugo"
    (home / "layouts/_default").mkdir(parents=True)
    (home / "hugo.toml").write_text('title = "notes"\nbaseURL = "/"\ndisableKinds = ["taxonomy", "term", "rss"]\n')
    layout = LAYOUT.format(title="{{ .Title }}", body="{{ .Content }}")
    for name in ("single", "list"):
        (home / f"layouts/_default/{name}.html").write_text(layout)

    def build() -> Cost:
        translated(vault, home / "content", lambda key: f"/{key.lstrip('@').lower()}/")
        return run([hugo, "--quiet"], cwd=home)

    return build


def builder_of_eleventy(work: Path, vault: Path) -> Callable[[], Cost] | None:
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        return None
    home = work / "eleventy"
    (home / "layouts").mkdir(parents=True)
    (home / "package.json").write_text('{"private": true, "type": "module"}')
    (home / "eleventy.config.js").write_text(ELEVENTY)
    (home / "layouts/note.njk").write_text(LAYOUT.format(title="{{ page.fileSlug }}", body="{{ content | safe }}"))
    installed = subprocess.run([npm, "install", "--silent", "@11ty/eleventy@3"], cwd=home, check=False)
    if installed.returncode:
        return None

    def build() -> Cost:
        translated(vault, home / "notes", lambda key: f"/{key.lstrip('@')}/")
        return run([node, "node_modules/@11ty/eleventy/cmd.cjs", "--quiet"], cwd=home)

    return build


def builder_of_mkdocs(work: Path, vault: Path) -> Callable[[], Cost] | None:
    home = work / "mkdocs"
    home.mkdir()
    (home / "mkdocs.yml").write_text("site_name: notes\ndocs_dir: content\n")
    venv.create(home / "venv", with_pip=True)
    programs = home / "venv/bin"
    installed = subprocess.run([programs / "pip", "install", "--quiet", "mkdocs<2"], check=False)
    if installed.returncode:
        return None

    def build() -> Cost:
        translated(vault, home / "content", lambda key: f"{key.lstrip('@')}.md")
        return run([str(programs / "mkdocs"), "build", "--quiet"], cwd=home)

    return build


PEERS = {"hugo": builder_of_hugo, "eleventy": builder_of_eleventy, "mkdocs": builder_of_mkdocs}


def main() -> None:
    parser = argparse.ArgumentParser(description="Paperleaf beside other generators.")
    parser.add_argument("work", type=Path, help="folder for vaults, peers and sites; must not exist")
    parser.add_argument("--notes", type=int, default=1000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--peers", default=",".join(PEERS))
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    arguments = parser.parse_args()

    work = arguments.work.absolute()
    work.mkdir(parents=True)
    vault = work / "vault"
    write_vault(vault, notes=arguments.notes)
    note = min(vault.glob("*.md"))

    builders = {"paperleaf": builder_of_paperleaf(work, vault)}
    for name in filter(None, arguments.peers.split(",")):
        build = PEERS[name](work, vault)
        if build is None:
            print(f"{name}: not to be had here, left out")
        else:
            builders[name] = build

    def fresh(home: Path, build: Callable[[], Cost]) -> Cost:
        for folder in ("site", "public", ".paperleaf"):
            shutil.rmtree(home / folder, ignore_errors=True)
        return build()

    def edited(build: Callable[[], Cost]) -> Cost:
        edit(note)
        return build()

    figures: dict[str, dict[str, Cost]] = {}
    for name, build in builders.items():
        figures[name] = {
            "cold": median(arguments.repeat, lambda build=build, name=name: fresh(work / name, build)),
            "unchanged": median(arguments.repeat, build),
            "one edit": median(arguments.repeat, lambda build=build: edited(build)),
        }

    ours = figures["paperleaf"]
    print(f"\n{arguments.notes} notes, median of {arguments.repeat}; ×: times Paperleaf\n")
    print("| | build | s | | CPU s | | MB |\n|---|---|---:|---:|---:|---:|---:|")
    for name, kinds in figures.items():
        for kind, cost in kinds.items():
            ratio = f"×{cost.seconds / ours[kind].seconds:.1f} | {cost.cpu:.2f} | ×{cost.cpu / ours[kind].cpu:.1f}"
            print(f"| {name} | {kind} | {cost.seconds:.2f} | {ratio} | {cost.memory:.0f} |")
    if arguments.json:
        values = {name: {kind: asdict(cost) for kind, cost in kinds.items()} for name, kinds in figures.items()}
        arguments.json.write_text(json.dumps(values, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
