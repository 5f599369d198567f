"""The files that tell a host how to build a site, what to keep between builds, and which headers to send."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

PYTHON = "3.12"
INSTALL = "python -m pip install paperleaf"
FOREVER = "public, max-age=31536000, immutable"  # the names of these files hold the hash of their content


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`output` and `cache` are folders relative to the project; `headers` are those of every page."""

    output: str
    cache: str
    headers: Mapping[str, str]


def netlify(settings: Settings) -> Mapping[str, str]:
    lines = "\n".join(f"{name} = {_toml(value)}" for name, value in settings.headers.items())
    return {
        "netlify.toml": f"""\
[build]
command = '{INSTALL} && paperleaf build --base-url "$URL"'
publish = {_toml(settings.output)}

[build.environment]
PYTHON_VERSION = "{PYTHON}"

# Keeps the cache from one build to the next; safe to remove.
[[plugins]]
package = "netlify-plugin-cache"
[plugins.inputs]
paths = [{_toml(settings.cache)}]

[[headers]]
for = "/*"
[headers.values]
{lines}

[[headers]]
for = "/assets/*"
[headers.values]
Cache-Control = "{FOREVER}"
"""
    }


def github_pages(settings: Settings) -> Mapping[str, str]:
    return {
        ".github/workflows/pages.yml": f"""\
# Publishes the notes on GitHub Pages (Settings > Pages > Source: GitHub Actions).
# GitHub Pages lets nobody set headers, so there is no Content-Security-Policy here.
name: pages

on:
  push:
    branches: [main]
  workflow_dispatch:

permissions:
  contents: read
  pages: write
  id-token: write

concurrency:
  group: pages
  cancel-in-progress: true

jobs:
  publish:
    runs-on: ubuntu-latest
    environment:
      name: github-pages
      url: ${{{{ steps.deployment.outputs.page_url }}}}
    steps:
      - uses: actions/checkout@v4
      - uses: actions/configure-pages@v5
        id: pages
{_steps(settings, "${{ steps.pages.outputs.base_url }}")}
      - uses: actions/upload-pages-artifact@v3
        with:
          path: {_yaml(settings.output)}
      - uses: actions/deploy-pages@v4
        id: deployment
"""
    }


def cloudflare_pages(settings: Settings) -> Mapping[str, str]:
    lines = "".join(f"  {name}: {value}\n" for name, value in settings.headers.items())
    return {
        ".github/workflows/cloudflare-pages.yml": f"""\
# Publishes the notes on Cloudflare Pages. Needs the secrets CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID, and the
# variables CLOUDFLARE_PROJECT (name of the Pages project) and SITE_URL (https://...).
name: cloudflare-pages

on:
  push:
    branches: [main]
  workflow_dispatch:

permissions:
  contents: read

concurrency:
  group: cloudflare-pages
  cancel-in-progress: true

jobs:
  publish:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
{_steps(settings, "${{ vars.SITE_URL }}")}
      - run: cp cloudflare/_headers {_yaml(settings.output)}/_headers
      - uses: cloudflare/wrangler-action@v3
        with:
          apiToken: ${{{{ secrets.CLOUDFLARE_API_TOKEN }}}}
          accountId: ${{{{ secrets.CLOUDFLARE_ACCOUNT_ID }}}}
          command: pages deploy {_yaml(settings.output)} --project-name=${{{{ vars.CLOUDFLARE_PROJECT }}}}
""",
        "cloudflare/_headers": f"/*\n{lines}\n/assets/*\n  Cache-Control: {FOREVER}\n",
    }


def vercel(settings: Settings) -> Mapping[str, str]:
    # Vercel keeps nothing but node_modules between builds.
    command = 'paperleaf build --cache node_modules/.paperleaf --base-url "https://$VERCEL_PROJECT_PRODUCTION_URL"'
    table = {
        "$schema": "https://openapi.vercel.sh/vercel.json",
        "framework": None,
        "installCommand": f"python3 -m pip install {INSTALL.rpartition(' ')[2]}",
        "buildCommand": command,
        "outputDirectory": settings.output,
        "trailingSlash": True,
        "headers": [
            {"source": "/(.*)", "headers": [{"key": key, "value": value} for key, value in settings.headers.items()]},
            {"source": "/assets/(.*)", "headers": [{"key": "Cache-Control", "value": FOREVER}]},
        ],
    }
    return {"vercel.json": json.dumps(table, indent=2) + "\n"}


HOSTS: Mapping[str, Callable[[Settings], Mapping[str, str]]] = MappingProxyType(
    {
        "netlify": netlify,
        "github-pages": github_pages,
        "cloudflare-pages": cloudflare_pages,
        "vercel": vercel,
    }
)


def _steps(settings: Settings, url: str) -> str:
    return f"""\
      - uses: actions/setup-python@v5
        with:
          python-version: "{PYTHON}"
      - uses: actions/cache@v4
        with:
          path: {_yaml(settings.cache)}
          key: paperleaf-${{{{ github.run_id }}}}
          restore-keys: paperleaf-
      - run: {INSTALL}
      - run: paperleaf build --base-url "{url}\""""


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _yaml(text: str) -> str:
    """A path as it stands in YAML and in a shell; quoted where either could read it otherwise."""
    return text if text.replace("/", "").replace(".", "").replace("-", "").replace("_", "").isalnum() else f'"{text}"'
