"""The page of a study: whole in itself, honest about what is made up, the same bytes each time."""

from __future__ import annotations

import hashlib
import shutil
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser
from pathlib import Path

import pytest

from collegium.conduct.catalogue import PARAMETERS

VOID = {"meta", "br", "link", "img", "input", "hr"}


class Page(HTMLParser):
    """What a page opens, closes, loads and says."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.count: dict[str, int] = {}
        self.loads: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert self.opened == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.count[tag] = self.count.get(tag, 0) + 1
        if tag not in VOID:
            self.opened.append(tag)
        for name, value in attrs:
            if name in {"src", "href", "xlink:href", "data", "srcset", "action"}:
                self.loads.append(value or "")
            if name == "id":
                self.ids.append(value or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.opened.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.opened, f"{tag} is closed but was not opened"
        assert self.opened.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def html(finished: Path) -> str:
    return (finished / "report.html").read_text("utf-8")


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_the_page_needs_nothing_beside_it(html: str, page: Page) -> None:
    assert [target for target in page.loads if not target.startswith("#")] == []
    assert {target[1:] for target in page.loads} <= set(page.ids)
    assert "script" not in page.count
    assert "link" not in page.count
    for word in ("@import", "url(http", "url('http", 'url("http'):
        assert word not in html


def test_every_element_has_its_own_id(page: Page) -> None:
    assert len(page.ids) == len(set(page.ids))


def test_the_figures_stand_in_the_page_and_beside_it(finished: Path, page: Page) -> None:
    drawn = sorted(path.name for path in (finished / "figures").iterdir())
    assert drawn == ["client_share.svg", "following_share.svg", "survivors.svg", "targets.svg"]
    assert page.count["svg"] == page.count["figure"] == len(drawn)
    for name in drawn:
        assert ElementTree.parse(finished / "figures" / name).getroot().tag.endswith("svg")


def test_the_page_says_what_is_made_up_and_what_was_fitted(page: Page) -> None:
    said = " ".join(page.text.split())
    for words in ("Nothing was fitted", "synthetic", "A short study", "cpsu-1922", "seed7", "sha256"):
        assert words.replace(" ", "") in said.replace(" ", ""), words


def test_every_parameter_and_every_target_has_its_row(page: Page, html: str) -> None:
    for parameter in PARAMETERS:
        assert f"<code>{parameter.name}</code>" in html
        assert parameter.source.split("&")[0][:20] in page.text
    assert f"{2 * 36} rows" in page.text


def test_a_title_with_markup_in_it_stays_text(ask, study_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    title = "<script>alert('a & b')</script>"
    path.write_text(study_file.read_text("utf-8").replace("title: A short study", f'title: "{title}"'), "utf-8")
    assert ask("study", path, "--runs", "1", "--out", tmp_path / "out", "--format", "csv").status == 0
    found = Page((tmp_path / "out" / "report.html").read_text("utf-8"))
    assert "script" not in found.count
    assert title in found.text


def test_running_again_gives_the_same_bytes(ask, study_file: Path, finished: Path, tmp_path: Path) -> None:
    def digests(folder: Path) -> dict[str, str]:
        paths = (path for path in folder.rglob("*") if path.is_file())
        return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}

    shutil.copytree(finished, tmp_path / "again")
    for out, how in (("again", ["--resume"]), ("fresh", [])):
        assert ask("study", study_file, "--out", tmp_path / out, "--format", "csv", *how).status == 0
        assert digests(tmp_path / out) == digests(finished)
