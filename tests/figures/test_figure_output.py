"""What every figure owes to a page, a file and a reader."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure

from collegium.errors import CollegiumError
from collegium.figures import save, svg
from collegium.figures.style import WIDTH

KINDS = ("timeline", "shares", "survivors", "targets")
Drawings = dict[str, Callable[[], Figure]]
SPACE = "{http://www.w3.org/2000/svg}"


def ids(text: str) -> list[str]:
    return re.findall(r'\bid="([^"]+)"', text)


def references(text: str) -> set[str]:
    return set(re.findall(r"url\(#([^)]+)\)", text)) | set(re.findall(r'href="#([^"]+)"', text))


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_is_a_matplotlib_figure_700_px_wide(one_of_each: Drawings, kind: str) -> None:
    figure = one_of_each[kind]()
    assert isinstance(figure, Figure)
    assert figure.get_size_inches()[0] * figure.dpi == pytest.approx(WIDTH)


@pytest.mark.parametrize("kind", KINDS)
def test_the_svg_is_xml_without_a_prolog_and_says_what_it_shows(one_of_each: Drawings, kind: str) -> None:
    text = svg(one_of_each[kind]())
    assert text.startswith("<svg ")
    root = ElementTree.fromstring(text)
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == "A title & more. 3 runs, seed 1"
    assert root[0].tag == f"{SPACE}title"
    assert root[0].text == root.attrib["aria-label"]
    assert root.attrib["width"] == "700"


@pytest.mark.parametrize("kind", KINDS)
def test_the_svg_keeps_text_as_text(one_of_each: Drawings, kind: str) -> None:
    root = ElementTree.fromstring(svg(one_of_each[kind]()))
    words = {element.text for element in root.iter(f"{SPACE}text")}
    assert {"A title & more", "3 runs, seed 1"} <= words


@pytest.mark.parametrize("kind", KINDS)
def test_the_svg_leaves_the_page_around_it_alone(one_of_each: Drawings, kind: str) -> None:
    tags = {element.tag for element in ElementTree.fromstring(svg(one_of_each[kind]())).iter()}
    assert not tags & {f"{SPACE}style", f"{SPACE}metadata", f"{SPACE}script"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("suffix", ["svg", "png", "pdf"])
def test_equal_input_gives_equal_bytes(one_of_each: Drawings, kind: str, suffix: str, tmp_path: Path) -> None:
    one, two = (save(one_of_each[kind](), tmp_path / f"{name}.{suffix}").read_bytes() for name in ("one", "two"))
    assert one == two
    assert one.startswith({"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF"}[suffix])
    for word in (b"CreationDate", b"dc:date", b"Matplotlib"):
        assert word not in one


@pytest.mark.parametrize("kind", KINDS)
def test_drawing_a_figure_twice_gives_the_same_svg(one_of_each: Drawings, kind: str) -> None:
    figure = one_of_each[kind]()
    assert svg(figure) == svg(figure)


def test_ids_are_unique_over_figures_in_one_page_and_every_reference_finds_its_own(one_of_each: Drawings) -> None:
    texts = [svg(one_of_each[kind]()) for kind in KINDS]
    every = [name for text in texts for name in ids(text)]
    assert every
    assert len(every) == len(set(every))
    for text in texts:
        assert set(ids(text)) == references(text)


def test_one_figure_twice_in_a_page_takes_two_prefixes(one_of_each: Drawings) -> None:
    figure = one_of_each["shares"]()
    left, right = svg(figure, prefix="left"), svg(figure, prefix="right")
    assert ids(left)
    assert not set(ids(left)) & set(ids(right))
    assert all(name.startswith("left-") for name in ids(left))


@pytest.mark.parametrize("prefix", ["", "1st", "a b", "a#b", 'a"b', "é"])
def test_a_prefix_that_is_no_name_is_refused(one_of_each: Drawings, prefix: str) -> None:
    with pytest.raises(CollegiumError, match="an id begins with a letter"):
        svg(one_of_each["targets"](), prefix=prefix)


@pytest.mark.parametrize("kind", KINDS)
def test_no_text_leaves_the_page_or_lies_on_another(
    one_of_each: Drawings, legible: Callable[[Figure], None], kind: str
) -> None:
    legible(one_of_each[kind]())


def test_an_unknown_suffix_is_refused_with_the_known_ones(one_of_each: Drawings, tmp_path: Path) -> None:
    with pytest.raises(CollegiumError, match=r"Allowed: \.pdf, \.png, \.svg") as caught:
        save(one_of_each["targets"](), tmp_path / "figure.svgg")
    assert caught.value.nearest == ".svg"
    assert not list(tmp_path.iterdir())


def test_a_file_that_cannot_be_written_is_an_error_that_names_it(one_of_each: Drawings, tmp_path: Path) -> None:
    with pytest.raises(CollegiumError, match="the figure cannot be written") as caught:
        save(one_of_each["targets"](), tmp_path / "nowhere" / "figure.svg")
    assert caught.value.where == str(tmp_path / "nowhere" / "figure.svg")


def test_the_readers_own_settings_change_nothing_and_are_left_as_they_were(one_of_each: Drawings) -> None:
    plain = svg(one_of_each["shares"]())
    with mpl.rc_context({"font.size": 30, "axes.grid": True, "svg.fonttype": "path", "axes.facecolor": "black"}):
        before = dict(mpl.rcParams)
        assert svg(one_of_each["shares"]()) == plain
        assert dict(mpl.rcParams) == before


def test_drawing_needs_no_pyplot() -> None:
    code = "import sys, collegium.figures; sys.exit('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_another_figure_gets_a_name_too() -> None:
    assert ElementTree.fromstring(svg(Figure())).attrib["aria-label"] == "Figure"
    assert 'aria-label="&lt;b&gt; &amp; &quot;c&quot;"' in svg(Figure(), title='<b> & "c"')
