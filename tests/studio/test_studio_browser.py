"""Each page in headless Chromium: what it shows, that nothing leaves the machine, that the console is silent."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("playwright.sync_api")
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
Open = Callable[..., Any]
BROKEN = """() => {  // words of names that stand on more than one line
    const found = [];
    for (const name of document.querySelectorAll(".who .name")) {
        const walk = document.createTreeWalker(name, NodeFilter.SHOW_TEXT);
        while (walk.nextNode()) {
            for (const word of walk.currentNode.data.matchAll(/[^\\s-]+/g)) {
                const range = document.createRange();
                range.setStart(walk.currentNode, word.index);
                range.setEnd(walk.currentNode, word.index + word[0].length);
                const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
                if (lines.size > 1) found.push(word[0]);
            }
        }
    }
    return found;
}"""


@pytest.mark.parametrize("path", ["/", "/day", "/person", "/circle", "/lab", "/rules", "/contest", "/own", "/data"])
def test_each_page_tells_what_it_is_and_has_an_example_loaded(visit: Open, path: str) -> None:
    page = visit(path)
    assert page.locator("h1").count() == 1
    assert page.locator(".lede").inner_text().count(".") >= 1
    assert page.locator("main .fault").count() == 0
    assert [page.locator(mark).count() for mark in ("header.top", "nav[aria-label=Pages]", "main", "footer")] == [1] * 4
    assert page.locator("nav a[aria-current=page]").count() == 1


@pytest.mark.parametrize("path", ["/day", "/person", "/circle", "/lab", "/rules", "/contest", "/own", "/data"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_page_fits_a_telephone(visit: Open, path: str, scheme: str) -> None:
    page = visit(path, NARROW, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", paper)[:3])) < 200) == (scheme == "dark")


def test_the_journey_who_voted_how_in_june_1957(visit: Open) -> None:
    page = visit("/day?on=1922-04-01")
    page.get_by_role("button", name="June 1957").click()
    sides = page.get_by_role("region", name="Who stood where")
    sides.wait_for()
    said = sides.inner_text()
    assert "removal of khrushchev in 1957" in said.lower()
    for_him = page.locator(".voters", has_text="against (4)")
    assert set(for_him.get_by_role("link").all_inner_texts()) == {
        "Georgii Zhukov", "Yekaterina Furtseva", "Aleksei Kirichenko", "Leonid Brezhnev",
    }  # fmt: skip
    first = page.locator(".voters details.source").first
    first.locator("summary").click()
    assert "l.2145" in first.inner_text()
    assert "on=1957-06-18" in page.url


def test_the_journey_find_the_circle_of_1922_and_break_it(visit: Open) -> None:
    page = visit("/circle?charter=cpsu-1922")
    page.get_by_role("heading", name="Circles and their strength").wait_for()
    panel = page.get_by_role("region", name="Circles", exact=True)
    assert "4 circles through General Secretary" in panel.inner_text()
    page.get_by_role("button", name=re.compile("Secretariat nominates Central Committee")).focus()
    page.keyboard.press("Enter")
    clauses = page.get_by_role("region", name="Clauses")
    assert "The Congress is given a slate of candidates" in clauses.inner_text()
    clauses.locator("summary", has_text="source").first.click()
    assert "gill-2018" in clauses.inner_text()
    page.get_by_label("The circle cut where the Secretariat draws up the slate").check()
    page.locator("#compared").wait_for()
    assert "2 circles through General Secretary vanished" in page.locator("#compared").inner_text()
    page.get_by_label("The circle cut where the centre names the secretaries of the provinces").check()
    page.get_by_text("No circle runs through General Secretary").first.wait_for()
    assert "amend=cut-slate" in page.url
    again = visit(page.url.split("/", 3)[3].join(["/", ""]))
    again.get_by_text("No circle runs through General Secretary").first.wait_for()


def test_a_smallest_cut_is_shown_in_the_drawing(visit: Open) -> None:
    page = visit("/circle?charter=cpsu-1922&of=leader")
    page.get_by_role("region", name="Smallest cuts").get_by_role("button").first.click()
    assert page.locator(".sheet .arrow.cut").count() == 2
    assert "cut=1" in page.url


def test_two_charters_stand_side_by_side(visit: Open) -> None:
    page = visit("/circle?charter=cpsu-1922&of=leader&second=cpsu-1990")
    assert page.locator(".sheet svg").count() == 2
    assert "4 circles through General Secretary vanished" in page.locator("#compared").inner_text()


def test_a_charter_is_edited_in_place_and_its_error_told_at_the_line(visit: Open, output: Path) -> None:
    page = visit("/circle?charter=company-board")
    page.get_by_role("button", name="Edit this charter").click()
    area = page.get_by_label("The charter’s file")
    area.wait_for()
    text = area.input_value()
    line = next(n for n, words in enumerate(text.split("\n"), 1) if "power: elect" in words)
    area.fill(text.replace("power: elect", "power: elects", 1))
    verdict = page.locator("#verdict")
    verdict.get_by_text(f"Line {line}:").wait_for()
    assert page.locator(".gutter b").inner_text() == str(line)
    area.fill(text.replace("name: ", "name: Our ", 1))
    verdict.get_by_text("The charter holds.").wait_for()
    page.locator(".sheet h2", has_text="Our ").wait_for()
    page.wait_for_url("**#edit=*")
    with page.expect_download() as given:
        page.get_by_role("button", name="Download YAML").click()
    assert "name: Our " in Path(given.value.path()).read_text("utf-8")
    before = {file.name for file in output.iterdir()} if output.exists() else set()
    assert "our-board.yaml" not in before  # nothing is written until it is asked for
    again = visit(page.url.split("/", 3)[3].join(["/", ""]))
    again.locator(".sheet h2", has_text="Our ").wait_for()
    page.get_by_label("Name of the file").fill("our-board")
    page.get_by_role("button", name="Save to the output folder").click()
    page.get_by_text("Saved as our-board.yaml").wait_for()
    assert {file.name for file in output.iterdir()} - before == {"our-board.yaml"}


def test_the_day_is_walked_by_keyboard_and_typed(visit: Open) -> None:
    page = visit("/day?on=1957-06-18")
    slider = page.get_by_role("slider", name="Date")
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.get_by_role("heading", name="1 July 1957").wait_for()
    assert slider.get_attribute("aria-valuetext") == "1 July 1957"
    page.keyboard.press("PageDown")
    page.get_by_role("heading", name="1 July 1956").wait_for()
    page.get_by_label("Date", exact=True).first.fill("1964-10")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="1 October 1964").wait_for()
    assert "on=1964-10-01" in page.url
    page.go_back()
    page.get_by_role("heading", name="1 July 1956").wait_for()


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize("day", ["1926-07-23", "1990-07-14"])
def test_no_name_is_broken_inside_a_word_and_none_overflows_its_card(
    visit: Open, day: str, size: dict[str, int]
) -> None:
    page = visit(f"/day?on={day}", size)
    page.wait_for_selector(".who")
    assert page.evaluate(BROKEN) == []
    assert page.evaluate("[...document.querySelectorAll('.who')].every((e) => e.scrollWidth <= e.clientWidth + 1)")


def test_the_handle_can_be_dragged(visit: Open) -> None:
    page = visit("/day?on=1922-04-01")
    box = page.get_by_role("slider", name="Date").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 60, steps=6)
    page.mouse.up()
    page.get_by_role("heading", name=re.compile("195[34]$"), level=2).wait_for()


def test_the_film_stops_at_a_turning_point(visit: Open) -> None:
    page = visit("/day?on=1957-05-01")
    page.get_by_label("Speed of the film").select_option("fast")
    page.get_by_role("button", name="Play").click()
    page.get_by_role("heading", name="18 June 1957").wait_for()
    page.get_by_role("button", name="Play").wait_for()
    assert "majority of the Presidium" in page.locator(".caption").inner_text()


def test_a_wrong_date_is_answered_in_words_and_the_way_back(visit: Open) -> None:
    page = visit("/day?on=1850-01-01", expected=("400",))
    fault = page.get_by_role("alert")
    assert "outside the history" in fault.inner_text()
    fault.get_by_role("button").click()
    page.get_by_role("heading", name="18 June 1957").wait_for()


def test_whoever_is_chosen_shows_his_seats_and_their_source(visit: Open) -> None:
    page = visit("/day?on=1957-06-18")
    page.get_by_role("button", name=re.compile(r"^Leonid Brezhnev ?, client, sits in another")).first.click()
    card = page.locator("#card")
    assert "client of Nikita Khrushchev" in card.inner_text()
    card.locator("summary").first.click()
    assert "l.2137" in card.inner_text()
    card.get_by_role("link", name="The whole career").click()
    page.get_by_role("heading", name="Leonid Brezhnev").wait_for()


def test_a_person_is_found_by_name_and_his_strip_taken_away(visit: Open) -> None:
    page = visit("/person")
    page.get_by_label("Person", exact=True).fill("Nikita Khrushchev")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("heading", name="Nikita Khrushchev").wait_for()
    with page.expect_download() as given:
        page.get_by_role("button", name="PNG").first.click()
    assert Path(given.value.path()).read_bytes()[1:4] == b"PNG"
    with page.expect_download() as given:
        page.get_by_role("button", name="SVG").first.click()
    drawn = Path(given.value.path()).read_text("utf-8")
    assert drawn.startswith("<svg")
    assert "style=" not in drawn


def test_every_measure_is_drawn_or_says_why_not(visit: Open) -> None:
    page = visit("/rules")
    for card in page.locator(".measure").all():
        card.scroll_into_view_if_needed()
        card.locator(".from").wait_for()
        assert card.locator(".fault").count() == 0
    assert page.locator(".measure svg.chart").count() == 8
    assert "No year’s type can be told" in page.locator("#type").inner_text()


def test_text_of_a_charter_is_never_markup(visit: Open) -> None:
    page = visit("/circle?charter=company-board")
    page.get_by_role("button", name="Edit this charter").click()
    area = page.get_by_label("The charter’s file")
    area.wait_for()
    area.fill(re.sub(r"(?m)^name: .*$", "name: <img src=x onerror=alert(1)><b>bold", area.input_value(), count=1))
    page.locator(".sheet h2", has_text="<img src=x onerror=alert(1)>").wait_for()
    assert page.locator("main img, main h2 b").count() == 0


def test_the_figure_for_print_is_shown(visit: Open) -> None:
    page = visit("/data?figure=turnover")
    page.wait_for_selector(".preview:not([aria-busy]) img")
    assert page.evaluate("document.querySelector('.preview img').naturalWidth") == 700
