"""A leader's page: complete in itself, and true to the measures."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from collegium.errors import CollegiumError
from collegium.figures.tenure import tenure_page, write_tenure
from collegium.measures import tenure
from collegium.record import record

VOID = {"meta", "br", "img", "hr", "input", "link"}


class Nesting(HTMLParser):
    """Every element closes where it should."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.ids += [value for name, value in attrs if name == "id"]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def page() -> str:
    return tenure_page(record(), tenure(record(), "khrushchev"))


def test_the_page_is_well_nested_and_its_ids_are_its_own(page):
    seen = Nesting()
    seen.feed(page)
    assert seen.open == []
    assert len(seen.ids) == len(set(seen.ids))


def test_the_page_fetches_nothing_from_outside(page):
    assert not re.search(r"<(script|link|img|iframe)\b", page)
    assert set(re.findall(r"(?:src|href)=\"([^#\"]*)", page)) <= {""}


def test_the_page_tells_term_sizes_challenges_and_rules(page):
    for words in (
        "Nikita Khrushchev, 1953-03-14 to 1964-10-14",
        "removed by the CC plenum",
        "Politburo 10 full and 4 candidates; Secretariat 5 full",
        "removal of the leader",
        "outlasted",
        "Graeme Gill",
    ):
        assert words in page
    assert page.count("<svg ") == 3  # members, ages, turnover; no decisions are counted for his years


def test_every_link_to_a_part_leads_to_it(page):
    for target in re.findall(r'href="#([\w-]+)"', page):
        assert f'id="{target}"' in page


def test_text_of_the_history_cannot_break_the_page(past):
    history = past([("a", "full", "1921-01-01", None)], leaders=[("a", "1922-01-01", None)], a="A <b> & C")
    page = tenure_page(history, tenure(history, "a"))
    assert "A &lt;b&gt; &amp; C" in page
    assert "<b>" not in page


def test_the_page_is_written_where_asked(tmp_path):
    path = write_tenure(record(), "andropov", tmp_path / "page.html")
    assert path.read_text("utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("leader", "out", "says"),
    [("molotov", "page.html", "never led"), ("stalin", "page.pdf", "HTML"), ("stalin", "no/such/page.html", "written")],
)
def test_a_page_that_cannot_be_is_refused(tmp_path, leader, out, says):
    with pytest.raises(CollegiumError, match=says):
        write_tenure(record(), leader, tmp_path / out)
    assert list(tmp_path.iterdir()) == []
