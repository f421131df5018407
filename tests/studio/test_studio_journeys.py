"""Journeys through the laboratory and through a roster of one's own, in headless Chromium; by mouse and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("playwright.sync_api")
NARROW = {"width": 390, "height": 844}
Open = Callable[..., Any]
LONG = 200_000  # the simulator may have to be compiled
DIRTY = """\
Directory of the council, copied by hand;;;;;
Apellido;Cargo;Nacido;Asume;Deja;Observaciones
Ruiz, Ana;Presidente;12/03/1921;1961;11/1971;
Otero, Luis;Vocal;?/?/1915;05/06/1958;31/02/1969;
Vega, Juan;Vocal;1920;1960;1958;turned round
A <b>bold</b> name;Vocal;c. 1898;unknown;1966;
;;;;;
"""


def dropped(page: Any, name: str, text: str) -> None:
    """Choose a file, as by the button."""
    file = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    page.locator("#roster").set_input_files(files=[file])
    page.get_by_text(re.compile(f"^{re.escape(name)}[: ]")).first.wait_for()


# --- your regime ----------------------------------------------------------------------------------------------


def test_the_journey_import_a_dirty_roster(visit: Open) -> None:
    page = visit("/own")
    page.get_by_role("heading", name="cabinet").wait_for()  # the example
    dropped(page, "council.csv", DIRTY)
    doubts = page.get_by_role("region", name="What is doubtful")
    assert "not read" in doubts.locator("li", has_text="in Deja").inner_text()
    chosen = {"Apellido": "the name", "Deja": "the day of exit"}
    for field, meaning in [(page.get_by_label(name, exact=True), words) for name, words in chosen.items()] + [
        (page.locator("#map-dates"), "the third of April")
    ]:
        field.select_option(label=meaning)
        page.locator(".found:not(.late)").wait_for()
    doubts.locator("tr.said", has_text="exit before entry").wait_for()
    row = doubts.locator("tr.said", has_text="exit before entry")
    assert "1960 to 1958" in row.inner_text()
    assert doubts.locator("td.marked", has_text="31/02/1969").count() == 1
    assert doubts.locator("b", has_text="bold").count() == 0  # what stands in a cell is text
    doubts.get_by_role("button", name=re.compile("^note")).click()
    doubts.get_by_role("button", name=re.compile("^repair")).click()
    severities = set(doubts.locator("li.doubt .tag").all_inner_texts())
    assert severities == {"loss"}
    page.get_by_text("Ranks, the leader, sheet and header").click()
    page.get_by_label("Words for the leader’s post or rank").fill("Presidente")
    page.keyboard.press("Tab")
    page.get_by_label("The body, where no column names it").fill("Council")
    page.keyboard.press("Tab")
    page.get_by_label("Name of the regime").fill("The council")
    page.keyboard.press("Tab")
    page.get_by_role("heading", name="The council").wait_for()
    gives = page.get_by_role("region", name="What it gives")
    gives.get_by_role("link", name="The day").click()
    page.get_by_label("Date", exact=True).first.fill("1965-01-01")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="1 January 1965").wait_for()
    room = page.get_by_role("region", name="Council")
    assert room.locator(".who .name").all_inner_texts() == ["Luis Otero", "Ana Ruiz"]
    assert "Ana Ruiz leads" in page.locator(".headline").inner_text()
    page.locator(".headline").get_by_role("link", name="Ana Ruiz").click()
    page.get_by_role("heading", name="Ana Ruiz").wait_for()
    page.get_by_role("link", name="Who rules").click()
    page.locator("#tenure").scroll_into_view_if_needed()
    page.locator("#tenure .from").wait_for()
    page.locator("#tenure svg.chart").wait_for()
    assert page.locator(".fault").count() == 0
    page.get_by_role("link", name="Your regime").click()
    page.get_by_role("heading", name="The council").wait_for()  # the file of this visit stays


def test_a_column_that_says_nothing_is_told_what_it_means(visit: Open) -> None:
    page = visit("/own")
    page.get_by_role("heading", name="cabinet").wait_for()
    dropped(page, "blind.csv", "w,x,y\nA. Lanusse,1968-12,1973-05-25\nP. Gnavi,1968,1972\n")
    assert "no column names the people" in page.get_by_role("alert").inner_text()
    for column, meaning in (("w", "the name"), ("x", "the day of entry"), ("y", "the day of exit")):
        page.get_by_label(column, exact=True).focus()
        page.get_by_label(column, exact=True).select_option(label=meaning)
        page.locator(".found:not(.late)").wait_for()
    page.get_by_role("heading", name="blind").wait_for()
    assert page.evaluate("document.activeElement.id") == "column-0-2"  # the keyboard stays where it was
    with page.expect_download() as given:
        page.get_by_role("button", name="This mapping as YAML").click()
    text = Path(given.value.path()).read_text("utf-8")
    assert text.splitlines()[0] == "collegium: roster-map/1"
    assert '  "x": {"field":"start"}' in text
    with page.expect_download() as given:
        page.get_by_role("button", name="Problems as CSV").click()
    assert Path(given.value.path()).read_text("utf-8").startswith("file,row,column,kind,severity,read,done\n")


def test_a_file_that_is_no_roster_and_one_too_large_are_told_in_words(visit: Open) -> None:
    page = visit("/own")
    page.get_by_role("heading", name="cabinet").wait_for()
    dropped(page, "broken.xlsx", "PK\x03\x04 no workbook")
    assert "the workbook cannot be read" in page.get_by_role("alert").inner_text()
    large = {"name": "large.csv", "mimeType": "text/csv", "buffer": b"x" * (8 * 1024 * 1024 + 1)}
    page.locator("#roster").set_input_files(files=[large])
    page.get_by_text("the page takes 8").wait_for()


def test_a_link_to_a_roster_that_is_gone_says_so(visit: Open) -> None:
    page = visit("/day?history=own-0123456789ab", expected=("400",))
    assert "kept only while the studio is open" in page.get_by_role("alert").inner_text()


# --- the laboratory -------------------------------------------------------------------------------------------


def far(page: Any) -> int:
    """How many runs are made, as the page says."""
    found = re.search(r"(\d+) of \d+ runs", page.locator("#far").inner_text())
    return int(found[1]) if found else 0


def on_one_date(page: Any) -> int:
    """How many runs have a value on the date shown: in a month without a leader a run has none."""
    told = page.get_by_role("region", name="On one date").inner_text()
    return int(re.search(r"The (\d+) run", told)[1])


def test_the_journey_start_fifty_runs_stop_and_resume(visit: Open) -> None:
    page = visit("/lab?until=1929-12&seed=50")
    page.get_by_label("The circle cut where the Secretariat draws up the slate").check()
    page.get_by_text("No run is made yet").wait_for()
    page.locator("#go").focus()
    page.keyboard.press("Enter")
    page.locator("#far", has_text=re.compile(r"^[1-9]\d* of 50 runs")).wait_for(timeout=LONG)
    if page.locator("#halt").is_visible():
        page.locator("#halt").click()
        page.locator("#far", has_text="Stopped").wait_for()
        stopped = far(page)
        assert 0 < stopped < 50
        assert page.locator("#go").inner_text() == "Resume"
        assert 0 <= stopped - on_one_date(page) <= 3
        page.locator("#go").click()
    page.locator("#far", has_text="50 of 50 runs.").wait_for(timeout=LONG)
    assert page.locator("#go").is_disabled()
    assert 0 <= 50 - on_one_date(page) <= 3
    assert "The twin:" in page.locator(".caption").inner_text()
    runs = page.get_by_role("region", name="Run by run")
    runs.locator("summary").click()
    assert runs.locator("tbody tr").count() == 50
    with page.expect_download() as given:
        page.get_by_role("link", name="Study file (YAML)").click()
    assert "amend:\n- cut-slate\n" in Path(given.value.path()).read_text("utf-8")
    with page.expect_download() as given:
        page.get_by_role("link", name="Values of all runs (CSV)").click()
    assert (
        Path(given.value.path()).read_text("utf-8").startswith("arm,run,pattern,measure,organization_id,date,value\n")
    )
    again = visit(page.url.split("/", 3)[3].join(["/", ""]))  # the same link has the same runs
    again.locator("#far", has_text="50 of 50 runs.").wait_for()
    chosen = ".panel .asks"
    assert again.locator(chosen).first.inner_text() == page.locator(chosen).first.inner_text()
    page.get_by_role("button", name="Look at run 7 day by day").click()
    page.wait_for_url("**/day?history=run-*")
    page.locator("#about", has_text="Run 7 of").wait_for()


def test_a_slider_is_made_from_the_declaration_and_changes_the_experiment(visit: Open) -> None:
    page = visit("/lab?runs=2")
    page.locator(".parameters > summary").click()
    page.get_by_label("Find a parameter").fill("lapse_rate")
    slider = page.get_by_role("slider")
    assert (slider.get_attribute("min"), slider.get_attribute("max")) == ("0", "1")
    note = page.locator(f"[id='{slider.get_attribute('aria-describedby')}']").inner_text()
    assert "0 to 1 1/year" in note
    assert "by default 0.05" in note
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**set=lapse_rate*")
    page.get_by_role("heading", name="1 changed parameter").wait_for()
    number = page.locator("#set-lapse_rate ~ input[type=number]")
    number.fill("7")
    page.keyboard.press("Tab")
    assert number.get_attribute("aria-invalid") == "true"
    again = visit("/lab?runs=2&set=lapse_rate:0.3")
    assert again.locator("#set-lapse_rate").input_value() == "0.3"


def test_settings_that_cannot_be_run_are_told_beside_the_form(visit: Open) -> None:
    page = visit("/lab?on=1850-01", expected=("400",))
    assert "outside the history" in page.get_by_role("alert").inner_text()
    assert page.locator("#go").is_disabled()
    page.get_by_label("From", exact=True).fill("1922-04")
    page.keyboard.press("Tab")
    page.get_by_role("heading", name="Against the record").wait_for()
    assert page.locator("#go").is_enabled()


def test_a_link_to_one_run_makes_it_alone(visit: Open) -> None:
    page = visit("/lab?until=1923-12&seed=11&run=3")
    page.get_by_role("region", name="The run of this link").get_by_role("button", name="Look at it day by day").click()
    page.wait_for_url("**/day?history=run-*", timeout=LONG)
    page.locator("#about", has_text="Run 3 of").wait_for()


def test_another_charter_brings_its_days_and_its_amendments(visit: Open) -> None:
    page = visit("/lab")
    page.get_by_label("Charter").select_option("cpsu-1953")
    page.wait_for_url("**charter=cpsu-1953*")
    assert page.get_by_label("From", exact=True).input_value() == "1953-04"
    assert page.locator("input[value=one-head-1953]").count() == 1
    page.get_by_role("heading", name="Against the record").wait_for()
    assert page.locator(".fault").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_laboratory_with_runs_fits_a_telephone(visit: Open, scheme: str) -> None:
    page = visit("/lab?until=1923-12&runs=3&seed=12", NARROW, color_scheme=scheme)
    if page.locator("#go").is_enabled():
        page.locator("#go").click()
    page.locator("#far", has_text="3 of 3 runs.").wait_for(timeout=LONG)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
