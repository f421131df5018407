"""The bars, words and rows of a timeline, on pasts drawn by hand and on the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_hex
from matplotlib.dates import num2date
from matplotlib.figure import Figure

from collegium.errors import CollegiumError
from collegium.figures import svg, timeline
from collegium.figures.spells import over_time
from collegium.figures.timeline import THICK, TIE_COLOURS
from collegium.history import History
from collegium.record import record

Legible = Callable[[Figure], None]
Past = Callable[..., History]


def bars(figure: Figure, row: int) -> list[tuple[str, str, str, float]]:
    """The bars of a row: start, end, tie and height."""
    kinds = {colour.lower(): kind for kind, colour in TIE_COLOURS.items()}
    found = []
    for patch in figure.axes[0].patches:
        if abs(patch.get_y() + patch.get_height() / 2 - row) < 0.5:
            start, end = (f"{num2date(x):%Y-%m-%d}" for x in (patch.get_x(), patch.get_x() + patch.get_width()))
            found.append((start, end, kinds[to_hex(patch.get_facecolor()).lower()], round(patch.get_height(), 6)))
    return found


def rows(figure: Figure) -> list[str]:
    return [label.get_text() for label in figure.axes[0].get_yticklabels()]


def endings(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.axes[0].texts]


def test_a_bar_changes_colour_with_the_tie_to_the_leader_of_the_day(past: Past) -> None:
    history = past(
        [("stalin", "full", "1921-01-01", None), ("rykov", "full", "1922-01-01", "1927-01-01")],
        [
            ("rykov", "stalin", "ally", 1.0, "1923-01-01", "1925-01-01"),
            ("rykov", "stalin", "opponent", 1.0, "1925-01-01"),
            ("rykov", "lenin", "client", 1.0, "1920-01-01"),
        ],
        [("stalin", "1922-04-03", "1926-01-01")],
    )
    figure = timeline(history, "politburo", "1921", "1928-12-31")
    spans = [bar[:3] for bar in bars(figure, 1)]
    assert spans == [
        ("1922-01-01", "1923-01-01", "none"),
        ("1923-01-01", "1925-01-01", "ally"),
        ("1925-01-01", "1926-01-01", "opponent"),
        ("1926-01-01", "1927-01-01", "none"),
    ]
    assert [bar[2] for bar in bars(figure, 0)] == ["none", "leader", "none"]


def test_two_letters_split_the_bar_lengthwise_in_halves(past: Past) -> None:
    history = past(
        [("kalinin", "full", "1922-01-01", "1927-01-01")],
        [("kalinin", "stalin", kind, 0.5, "1922-01-01") for kind in ("ally", "client")],
        [("stalin", "1922-01-01", None)],
    )
    first, second = bars(timeline(history, "politburo", "1922", "1928"), 0)
    assert (first[2], second[2]) == ("client", "ally")
    assert first[:2] == second[:2] == ("1922-01-01", "1927-01-01")
    assert first[3] == second[3]
    upper, lower = timeline(history, "politburo", "1922", "1928").axes[0].patches
    assert upper.get_y() + upper.get_height() == pytest.approx(lower.get_y())
    assert (upper.get_y() + lower.get_y() + lower.get_height()) / 2 == pytest.approx(0.0)
    assert upper.get_height() + lower.get_height() == pytest.approx(THICK)


def test_of_two_leaders_at_once_the_one_who_entered_last_counts(past: Past) -> None:
    history = past(
        [("a", "full", "1922-01-01", "1925-01-01")],
        [("a", "stalin", "client", 1.0, "1922-01-01"), ("a", "rykov", "opponent", 1.0, "1922-01-01")],
        [("stalin", "1922-01-01", None), ("rykov", "1924-01-01", None)],
    )
    assert [bar[2] for bar in bars(timeline(history, "politburo", "1922", "1928"), 0)] == ["client", "opponent"]


def test_a_candidates_bar_is_thinner_than_a_full_members(past: Past) -> None:
    history = past(
        [("a", "candidate", "1922-01-01", "1924-01-01", "promoted"), ("a", "full", "1924-01-01", "1926-01-01")]
    )
    thin, thick = bars(timeline(history, "politburo", "1922", "1928"), 0)
    assert thin[3] < 0.6 * thick[3]


def test_rows_come_by_first_entry_even_where_that_lies_before_the_window(past: Past) -> None:
    history = past(
        [
            ("late", "full", "1924-01-01", None),
            ("early", "full", "1920-06-01", "1921-01-01"),
            ("early", "full", "1925-01-01", None),
            ("middle", "full", "1922-01-01", None),
        ]
    )
    assert rows(timeline(history, "politburo", "1923", "1926")) == ["Early", "Middle", "Late"]


def test_two_persons_of_one_family_name_are_named_in_full(past: Past) -> None:
    seats = [("v", "full", "1922-01-01", None), ("l", "full", "1922-01-01", None), ("m", "full", "1922-01-01", None)]
    history = past(seats, v="V. Kuibyshev", l="L. Kaganovich", m="M. Kaganovich")
    figure = timeline(history, "politburo", "1922", "1924")
    assert sorted(rows(figure)) == ["Kuibyshev", "L. Kaganovich", "M. Kaganovich"]


def test_how_he_left_stands_after_the_bar(past: Past) -> None:
    history = past(
        [
            ("lenin", "full", "1921-01-01", "1924-01-21", "died"),
            ("trotsky", "full", "1921-01-01", "1926-10-01", "expelled"),
            ("uglanov", "candidate", "1926-01-01", "1927-04-01", "replaced by bauman"),
            ("bauman", "candidate", "1927-04-01", None),
        ]
    )
    figure = timeline(history, "politburo", "1921", "1928")
    assert endings(figure) == ["† died", "× expelled", "× replaced by Bauman"]


def test_who_moves_on_at_once_gets_a_sign_and_the_key_explains_it(past: Past) -> None:
    history = past(
        [
            ("a", "candidate", "1922-01-01", "1924-01-01", "promoted"),
            ("a", "full", "1924-01-01", "1926-01-01", "demoted"),
            ("a", "candidate", "1926-01-01", None),
        ]
    )
    figure = timeline(history, "politburo", "1922", "1928")
    assert endings(figure) == ["▲", "▼"]
    assert {"▲ promoted", "▼ demoted"} <= {text.get_text() for text in figure.texts}


def test_words_give_way_to_a_later_spell(past: Past) -> None:
    spells = [("a", "full", "1922-01-01", "1924-01-01", "removed"), ("a", "full", "1924-07-01", None)]
    assert endings(timeline(past(spells), "politburo", "1922", "1928")) == ["×"]
    spells[1] = ("a", "full", "1927-01-01", None)
    assert endings(timeline(past(spells), "politburo", "1922", "1928")) == ["× removed"]


def test_a_month_as_the_end_counts_to_its_last_day(past: Past) -> None:
    history = past([("rykov", "full", "1922-01-01", "1926-12-19", "dropped")])
    assert endings(timeline(history, "politburo", "1922", "1926-12")) == ["× dropped"]
    assert endings(timeline(history, "politburo", "1922", "1926-11")) == []
    assert bars(timeline(history, "politburo", "1922", "1926-11"), 0)[0][1] == "1926-12-01"


def test_only_the_run_asked_for_is_drawn(past: Past) -> None:
    history = past([("a", "full", "1922-01-01", None, None, 0), ("b", "full", "1922-01-01", None, None, 1)], runs=2)
    assert rows(timeline(history, "politburo", "1922", "1924", run=1)) == ["B"]
    assert "run 1 of 2, seed 7" in timeline(history, "politburo", "1922", "1924", run=1).get_label()


def test_rank_chooses_the_spells(past: Past) -> None:
    history = past([("a", "full", "1922-01-01", None), ("b", "candidate", "1922-01-01", None)])
    assert rows(timeline(history, "politburo", "1922", "1924", rank="full")) == ["A"]
    assert rows(timeline(history, "politburo", "1922", "1924", rank="candidate")) == ["B"]
    assert rows(timeline(history, "politburo", "1922", "1924")) == ["A", "B"]


def test_a_body_asked_for_by_another_name_is_headed_by_it(past: Past) -> None:
    history = past([("a", "full", "1922-01-01", None)])
    assert timeline(history, "presidium", "1922", "1924").get_label().startswith("Presidium, 1922 to 1924.")


def test_a_dollar_sign_is_no_formula(past: Past) -> None:
    history = past([("a", "full", "1922-01-01", None)], a="$x_1$")
    assert ">$x_1$<" in svg(timeline(history, "politburo", "1922", "1924"))


@pytest.mark.parametrize(
    ("arguments", "options", "words"),
    [
        (("politbureau", "1922", "1924"), {}, "Did you mean 'politburo'"),
        (("politburo", "1910", "1924"), {}, "outside the history"),
        (("politburo", "1922", "1944"), {}, "outside the history"),
        (("politburo", "1924", "1922"), {}, "the window ends before it starts"),
        (("politburo", "soon", "1922"), {}, "not a date"),
        (("politburo", "1922", "1924"), {"run": 1}, "no such run"),
        (("politburo", "1922", "1924"), {"run": -1}, "no such run"),
        (("politburo", "1922", "1924"), {"rank": "fully"}, "no such rank"),
        (("politburo", "1922", "1924"), {"rank": "candidate"}, "nobody sat in the body"),
        (("secretariat", "1922", "1924"), {}, "nobody sat in the body"),
    ],
)
def test_bad_input_is_an_error_that_teaches(past: Past, arguments: tuple, options: dict, words: str) -> None:
    history = past([("a", "full", "1921-01-01", None)])
    with pytest.raises(CollegiumError, match=words):
        timeline(history, *arguments, **options)


@pytest.mark.parametrize(
    ("body", "start", "end"),
    [
        ("politburo", "1922-04", "1930-12"),
        ("presidium", "1952-10", "1966-04"),
        ("secretariat", "1925", "1926-06"),
        ("politburo", "1990-07", "1991-08"),
        ("orgburo", "1919-03", "1952-10"),
    ],
)
def test_the_record_is_legible(body: str, start: str, end: str, legible: Legible) -> None:
    legible(timeline(record(), body, start, end))


def test_the_politburo_of_1922_to_1930_shows_everybody_and_their_ends() -> None:
    figure = timeline(record(), "politburo", "1922-04", "1930-12")
    sat = {  # the members and candidates in the tables of Gill (2018)
        "Lenin", "Kamenev", "Trotsky", "Stalin", "Zinoviev", "Bukharin", "Kalinin", "Molotov", "Tomsky", "Rykov",
        "Rudzutak", "Frunze", "Sokolnikov", "Dzerzhinsky", "Voroshilov", "Uglanov", "Petrovsky", "Kirov",
        "Ordzhonikidze", "Andreev", "Kaganovich", "Mikoyan", "Chubar", "Kuibyshev", "Kosior", "Bauman", "Syrtsov",
    }  # fmt: skip
    assert set(rows(figure)) == sat
    text = svg(figure)
    for words in (
        "Politburo, 1922 to 1930",
        "Year",
        "Members, by first entry",
        "XIV",
        "† died",
        "× expelled",
        "client",
    ):
        assert f">{words}<" in text


@pytest.mark.parametrize("n", [1, 2, 5, 9])
def test_a_short_timeline_is_legible(past: Past, n: int, legible: Legible) -> None:
    history = past([(f"p{k}", "candidate", "1922-01-01", "1927-12-01", "not on the next list") for k in range(n)])
    legible(timeline(history, "politburo", "1922", "1928-01"))


DAY = st.dates(dt.date(1920, 1, 1), dt.date(1930, 1, 1))
SPAN = st.tuples(DAY, DAY).filter(lambda pair: pair[0] < pair[1])
WHO = st.sampled_from(["a", "b", "c"])
TIES = st.tuples(SPAN, WHO, st.sampled_from(["client", "ally", "opponent"]), st.sampled_from([0.0, 0.5, 1.0]))


@given(
    SPAN,
    st.lists(st.tuples(SPAN, WHO), max_size=4).map(lambda found: [(*span, who) for span, who in sorted(found)]),
    st.lists(TIES, max_size=6).map(lambda found: [(*span, *rest) for span, *rest in found]),
)
def test_the_pieces_of_a_bar_tile_it_and_neighbours_differ(spell: tuple, leaders: list, ties: list) -> None:
    pieces = over_time("a", *spell, leaders, ties)
    assert (pieces[0][0], pieces[-1][1]) == spell
    for one, two in pairwise(pieces):
        assert one[1] == two[0]
        assert one[2] != two[2]
    for _, _, tie in pieces:
        assert sum(share for _, share in tie) == pytest.approx(1.0)
