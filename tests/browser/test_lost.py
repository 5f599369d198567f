"""The page for addresses that do not exist, on a site that does not know its own address."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect


@pytest.fixture(scope="module")
def host(www: Path, serve: Callable[..., str]) -> str:
    """As hosts of project pages do: 404.html of the folder /notes/ for whatever is missing."""
    return serve(www, missing="notes/404.html") + "notes/"


@pytest.mark.parametrize("path", ["nowhere", "nowhere.html"])
def test_page_for_what_is_missing_finds_its_site_below_a_folder(page: Page, host: str, path: str) -> None:
    page.goto(host + path)
    home = page.locator(".hero a").last
    expect(home).to_have_attribute("href", "/notes/")
    expect(page.locator(".bar")).to_have_css("position", "sticky")
    expect(page.locator("[data-theme-toggle]")).to_have_attribute("title", "配色：跟随系统")
    home.click()
    expect(page).to_have_url(host)
