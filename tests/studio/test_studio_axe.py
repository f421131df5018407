"""No serious finding of axe on any page, wide and narrow, light and dark, with runs made and a roster read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
PAGES = [
    "/day",
    "/person",
    "/circle",
    "/circle?charter=cpsu-1922&of=leader&amend=cut-slate&second=cpsu-1990&cut=1",
    "/lab?until=1923-12&runs=3&seed=12&amend=cut-slate&set=lapse_rate:0.2",
    "/rules",
    "/contest",
    "/own",
    "/data",
]


def findings(page: Any) -> list[str]:
    """What is serious or critical, each with the first element that it is about."""
    found = axe.Axe().run(page).response
    assert len(found["passes"]) > 20  # it looked
    grave = [one for one in found["violations"] if one["impact"] in ("serious", "critical")]
    return [f"{one['id']}: {one['help']} ({one['nodes'][0]['html'][:200]})" for one in grave]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (NARROW, "dark")])
def test_no_page_has_a_serious_finding(visit: Callable[..., Any], path: str, size: dict[str, int], scheme: str) -> None:
    page = visit(path, size, color_scheme=scheme, bypass_csp=True)  # axe is put into the page as a script
    if path.startswith("/lab"):
        if page.locator("#go").is_enabled():
            page.locator("#go").click()
        page.locator("#far", has_text="3 of 3 runs.").wait_for(timeout=240_000)
        page.locator("summary", has_text="The table").click()
    if path == "/own":
        page.get_by_role("heading", name="What is doubtful").wait_for()
    if path == "/rules":
        page.locator("#type .from").wait_for()
    page.wait_for_timeout(400)  # what fades in has come
    assert findings(page) == []


def test_a_fault_is_found_where_there_is_one(visit: Callable[..., Any]) -> None:
    page = visit("/data", bypass_csp=True)
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")  # nobody can name it
    assert [one.split(":")[0] for one in findings(page)] == ["button-name"]
