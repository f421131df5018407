"""Lists and changes small enough to work out by hand, and random ones against a plain replay."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collegium.errors import CollegiumError
from collegium.history import PartialDate
from collegium.record.spells import Change, Entry, Listing, Spell, Tie, compile_spells, compile_ties

D = dt.date.fromisoformat


def listing(table: str, date: str, *cells: str, elected: bool = True) -> Listing:
    """A list; each cell is ``body rank person`` with a letter after it, or none."""
    entries = []
    for cell in cells:
        body, rank, person, *letter = cell.split()
        entries.append(Entry(body, rank, person, "".join(letter), f"Table {table}"))
    return Listing(table, date, PartialDate.parse(date), elected, tuple(entries))


def change(date: str, words: str, how: str = "", letter: str = "", name: str = "c1") -> Change:
    """A change; the words are ``enter body rank person``, ``leave body rank person`` or ``die person``."""
    kind, *rest = words.split()
    body, rank, person = rest if len(rest) == 3 else ("", "", rest[0])
    return Change(name, PartialDate.parse(date), body, rank, person, kind, how, letter, "note a")


def spells_of(listings=(), changes=(), deaths=None, closing=None) -> list[Spell]:
    dead = {person: PartialDate.parse(text) for person, text in (deaths or {}).items()}
    shut = {body: (PartialDate.parse(text), "l.9") for body, text in (closing or {}).items()}
    return compile_spells(listings, changes, dead, shut)[0]


def remarks_of(listings=(), changes=()) -> list[str]:
    return compile_spells(listings, changes, {}, {})[1]


def short(spells: list[Spell]) -> list[tuple]:
    """Person, body, rank, start, end, exit of each spell."""
    return [
        (s.person_id, s.body, s.rank, s.start.isoformat(), s.end.isoformat() if s.end else None, s.exit) for s in spells
    ]


FIRST = listing("1", "1923-04", "politburo full anna", "politburo full boris", "politburo candidate vera")


# --- changes --------------------------------------------------------------------------------------------------


def test_a_promotion_ends_one_spell_and_starts_another_on_the_same_day():
    found = spells_of([FIRST], [change("1924-02", "enter politburo full vera", "promoted")])
    assert short(found) == [
        ("vera", "politburo", "candidate", "1923-04-01", "1924-02-01", "promoted"),
        ("anna", "politburo", "full", "1923-04-01", None, ""),
        ("boris", "politburo", "full", "1923-04-01", None, ""),
        ("vera", "politburo", "full", "1924-02-01", None, ""),
    ]


def test_a_demotion_reads_the_other_way():
    found = spells_of([FIRST], [change("1924-02", "enter politburo candidate boris", "elected")])
    boris = [s for s in found if s.person_id == "boris"]
    assert [(s.rank, s.entry, s.exit) for s in boris] == [("full", "elected", "demoted"), ("candidate", "demoted", "")]


def test_who_leaves_may_come_back():
    changes = [
        change("1924-02-10", "leave politburo full boris", "expelled"),
        change("1925-01", "enter politburo full boris", "restored", name="c2"),
    ]
    boris = [row for row in short(spells_of([FIRST], changes)) if row[0] == "boris"]
    assert boris == [
        ("boris", "politburo", "full", "1923-04-01", "1924-02-10", "expelled"),
        ("boris", "politburo", "full", "1925-01-01", None, ""),
    ]


@pytest.mark.parametrize(
    ("date", "counted", "earliest", "latest", "precision"),
    [
        ("1964-10/1964-12", "1964-12-31", "1964-10-01", "1964-12-31", "range"),  # by the end of a long range
        ("1957-06-22/1957-06-27", "1957-06-22", "1957-06-22", "1957-06-27", "range"),  # from the start of a short one
        ("1926", "1926-12-31", "1926-01-01", "1926-12-31", "year"),
        ("1926-07", "1926-07-01", "1926-07-01", "1926-07-31", "month"),
        ("1926-07-23", "1926-07-23", "1926-07-23", "1926-07-23", "day"),
    ],
)
def test_a_change_is_counted_by_the_rule_for_partial_dates_and_keeps_its_range(
    date, counted, earliest, latest, precision
):
    (gone,) = [s for s in spells_of([FIRST], [change(date, "leave politburo full boris")]) if s.end]
    assert gone.end_date is not None
    assert (gone.end, gone.end_date.earliest, gone.end_date.latest) == (D(counted), D(earliest), D(latest))
    assert (gone.end_date.text, gone.end_precision) == (date, precision)


def test_changes_of_one_day_go_leaving_first_then_entering():
    changes = [
        change("1926-01", "enter politburo full boris", "restored", name="c1"),
        change("1926-01", "leave politburo full boris", "dropped", name="c2"),
    ]
    boris = [row for row in short(spells_of([FIRST], changes)) if row[0] == "boris"]
    assert boris == [
        ("boris", "politburo", "full", "1923-04-01", "1926-01-01", "dropped"),
        ("boris", "politburo", "full", "1926-01-01", None, ""),
    ]


def test_a_list_of_the_same_day_has_the_last_word():
    later = listing("2", "1926-01", "politburo full anna", "politburo full boris")
    changes = [
        change("1926-01", "enter politburo full dora", "added", name="c1"),
        change("1926-01", "leave politburo full boris", "dropped", name="c2"),
    ]
    found = spells_of([FIRST, later], changes)
    assert {s.person_id for s in found if s.end is None} == {"anna", "boris"}


@pytest.mark.parametrize(
    ("words", "remark"),
    [
        ("enter politburo full anna", "c1: anna already sat in politburo"),
        ("leave politburo full dora", "c1: dora did not sit in politburo"),
        ("leave orgburo full anna", "c1: anna did not sit in orgburo"),
    ],
)
def test_a_change_that_changes_nothing_leaves_the_spells_alone_and_a_remark(words, remark):
    changes = [change("1924-02", words)]
    assert remarks_of([FIRST], changes) == [remark]
    assert spells_of([FIRST], changes) == spells_of([FIRST])


def test_who_enters_and_leaves_on_one_day_has_no_spell_but_a_remark():
    changes = [change("1924-02", "enter politburo full dora"), change("1924-02", "die dora", name="c2")]
    assert "dora" not in {s.person_id for s in spells_of([FIRST], changes)}
    assert remarks_of([FIRST], changes) == ["dora entered and left politburo on 1924-02-01: no spell"]


def test_a_change_of_another_kind_is_refused():
    with pytest.raises(CollegiumError, match="none of enter, leave, die: 'vanish'"):
        spells_of([FIRST], [change("1924-02", "vanish politburo full anna")])


# --- deaths ---------------------------------------------------------------------------------------------------

BOTH = listing("1", "1923-04", "politburo full anna", "secretariat full anna", "orgburo full boris")


def test_a_death_ends_every_spell_and_the_life_dates_give_the_day():
    dead = [s for s in spells_of([BOTH], [change("1926-07", "die anna", "died")], {"anna": "1926-07-20"}) if s.end]
    assert [(s.body, s.end, s.end_precision, s.exit) for s in dead] == [
        ("politburo", D("1926-07-20"), "day", "died"),
        ("secretariat", D("1926-07-20"), "day", "died"),
    ]
    assert {s.end_place for s in dead} == {"note a; day from the life dates"}


@pytest.mark.parametrize(
    ("printed", "life", "counted", "precision", "place"),
    [
        ("1934-12", "1934-12-01", "1934-12-01", "day", "note a; day from the life dates"),  # first of the month
        ("1983", "1983-05-29", "1983-05-29", "day", "note a; day from the life dates"),
        ("1926-07", "1927-07-20", "1926-07-01", "month", "note a"),  # the life dates contradict the month
        ("1926-07", "1926", "1926-07-01", "month", "note a"),  # the life dates know only the year
        ("1983", "1983-05", "1983-12-31", "year", "note a"),  # or the month
        ("1926-07", None, "1926-07-01", "month", "note a"),
        ("1953-03-05", "1953-03-05", "1953-03-05", "day", "note a"),  # printed already
    ],
)
def test_the_life_dates_only_narrow_what_is_printed(printed, life, counted, precision, place):
    deaths = {"boris": life} if life else {}
    (dead,) = [s for s in spells_of([BOTH], [change(printed, "die boris")], deaths) if s.end]
    assert (dead.end, dead.end_precision, dead.end_place, dead.exit) == (D(counted), precision, place, "died")


def test_leaving_one_body_by_death_takes_the_day_too():
    found = spells_of([BOTH], [change("1926-07", "leave politburo full anna", "died")], {"anna": "1926-07-20"})
    assert [(s.body, s.end) for s in found if s.end] == [("politburo", D("1926-07-20"))]


def test_a_day_of_death_does_not_move_those_who_leave_otherwise():
    found = spells_of([BOTH], [change("1926-07", "leave politburo full anna", "removed")], {"anna": "1926-07-20"})
    assert [s.end for s in found if s.end] == [D("1926-07-01")]


# --- lists ----------------------------------------------------------------------------------------------------


def test_who_is_listed_again_with_the_same_rank_goes_on_in_one_spell():
    again = listing("2", "1926-01", "politburo full anna", "politburo full boris", "politburo candidate vera")
    assert spells_of([FIRST, again]) == spells_of([FIRST])


def test_a_list_of_people_elected_lets_them_in_on_its_date_and_a_list_as_of_a_day_by_then():
    def newcomer(elected: bool) -> Spell:
        later = listing("2", "1926-01-15", "politburo full anna", "politburo full dora", elected=elected)
        (dora,) = [s for s in spells_of([FIRST, later]) if s.person_id == "dora"]
        return dora

    chosen, found = newcomer(True), newcomer(False)
    assert chosen.start == found.start == D("1926-01-15")
    assert (chosen.entry, chosen.start_precision, chosen.start_date.earliest) == ("elected", "day", D("1926-01-15"))
    assert (found.entry, found.start_precision, found.start_date.earliest) == ("listed", "list", D("1923-04-01"))
    assert found.start_date.latest == D("1926-01-15")


def test_a_name_missing_from_the_next_list_left_at_some_day_since_the_last_one():
    later = listing("2", "1926-01", "politburo full anna", "politburo candidate vera")
    (boris,) = [s for s in spells_of([FIRST, later]) if s.end]
    assert (boris.person_id, boris.end, boris.end_precision) == ("boris", D("1926-01-01"), "list")
    assert boris.end_date is not None
    assert (boris.end_date.earliest, boris.end_date.latest) == (D("1923-04-01"), D("1926-01-31"))
    assert (boris.exit, boris.end_place) == ("not on the next list", "Table 2, 1926-01")


def test_nobody_can_have_left_before_he_came():
    entry = change("1925-06", "enter politburo full dora")
    later = listing("2", "1926-01", "politburo full anna")
    (dora,) = [s for s in spells_of([FIRST, later], [entry]) if s.person_id == "dora"]
    assert dora.end_date is not None
    assert dora.end_date.earliest == dora.start == D("1925-06-01")


def test_a_list_that_gives_another_rank_promotes_or_demotes():
    later = listing("2", "1926-01", "politburo full anna", "politburo candidate boris", "politburo full vera")
    found = {(s.person_id, s.rank): (s.entry, s.exit) for s in spells_of([FIRST, later])}
    assert found["boris", "full"] == ("elected", "demoted")
    assert found["vera", "candidate"] == ("elected", "promoted")
    assert found["vera", "full"] == ("promoted", "")


def test_a_list_says_nothing_of_a_body_it_does_not_print():
    later = listing("2", "1926-01", "politburo full anna")
    secretary = next(s for s in spells_of([BOTH, later]) if s.body == "secretariat")
    assert secretary.end is None


def test_an_abolished_body_loses_everybody_and_the_others_nobody():
    found = spells_of([BOTH], closing={"orgburo": "1952-10"})
    assert [(s.person_id, s.end, s.exit) for s in found if s.end] == [("boris", D("1952-10-01"), "body abolished")]


def test_the_order_in_which_lists_and_changes_are_given_does_not_matter():
    later = listing("2", "1926-01", "politburo full anna", "politburo full vera")
    changes = [change("1924-02", "die boris"), change("1925-03", "enter politburo full vera", name="c2")]
    assert spells_of([FIRST, later], changes) == spells_of([later, FIRST], changes[::-1])


# --- random lists and changes, against a plain replay ---------------------------------------------------------

PEOPLE, TWO = ["anna", "boris", "vera", "dora"], ["politburo", "secretariat"]
MONTHS = st.integers(0, 40).map(lambda m: f"{1920 + m // 12}-{m % 12 + 1:02d}")


@st.composite
def pasts(draw) -> tuple[list[Listing], list[Change]]:
    seats = st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(["full", "candidate"]), min_size=1)
    dates = draw(st.lists(MONTHS, unique=True, max_size=4))
    lists = [
        listing(str(n), date, *(f"{body} {rank} {who}" for body in TWO for who, rank in draw(seats).items()))
        for n, date in enumerate(dates)
    ]
    rows = st.tuples(MONTHS, st.sampled_from(["enter", "leave", "die"]), st.sampled_from(TWO), st.sampled_from(PEOPLE))
    changes = []
    for n, (date, kind, body, who) in enumerate(draw(st.lists(rows, max_size=8))):
        rank = draw(st.sampled_from(["full", "candidate"]))
        changes.append(change(date, f"die {who}" if kind == "die" else f"{kind} {body} {rank} {who}", name=f"c{n}"))
    return lists, changes


def replay(lists: list[Listing], changes: list[Change], day: dt.date) -> set[tuple[str, str, str]]:
    """Who sits on a day: the last list on or before it, with the changes since applied one by one."""
    steps = [(c.date.day, 0 if c.change == "leave" else 1, c.change_id, c) for c in changes]
    steps += [(x.date.day, 2, x.table, x) for x in lists]
    seats: dict[tuple[str, str], str] = {}
    for when, _, _, step in sorted(steps, key=lambda s: s[:3]):
        if when > day:
            break
        if isinstance(step, Listing):
            printed = {entry.body for entry in step.entries}
            seats = {key: rank for key, rank in seats.items() if key[0] not in printed}
            seats |= {(entry.body, entry.person_id): entry.rank for entry in step.entries}
        elif step.change == "die":
            seats = {key: rank for key, rank in seats.items() if key[1] != step.person_id}
        elif step.change == "leave":
            seats.pop((step.body, step.person_id), None)
        else:
            seats[step.body, step.person_id] = step.rank
    return {(body, person, rank) for (body, person), rank in seats.items()}


@given(pasts())
@settings(max_examples=150, deadline=None)
def test_spells_give_on_every_day_what_replaying_lists_and_changes_gives(past):
    lists, changes = past
    spells = spells_of(lists, changes)
    days = {step.date.day for step in [*lists, *changes]}
    for day in days | {day - dt.timedelta(days=1) for day in days}:
        sitting = [(s.body, s.person_id, s.rank) for s in spells if s.start <= day and (s.end is None or s.end > day)]
        assert len(sitting) == len(set(sitting))
        assert set(sitting) == replay(lists, changes, day)


@given(pasts())
@settings(deadline=None)
def test_every_spell_lasts_and_lies_inside_what_its_dates_can_mean(past):
    for s in spells_of(*past):
        assert s.start_date.earliest <= s.start <= s.start_date.latest
        if s.end is not None:
            assert s.end_date is not None
            assert s.start < s.end
            assert s.end_date.earliest <= s.end <= s.end_date.latest
            assert s.end_date.earliest >= s.start_date.earliest


# --- letters --------------------------------------------------------------------------------------------------


def reign(person: str, start: str, end: str | None = None) -> Spell:
    date = PartialDate.parse(start)
    spell = Spell(person, "party", "holder", date.day, date, date.precision, "elected", "text")
    if end:
        spell.end_date = PartialDate.parse(end)
        spell.end = spell.end_date.day
    return spell


def ties_of(listings, changes=(), leaders=(("stalin", "1922-04", None),)) -> list[tuple]:
    """Person, leader, kind, weight, start, end of each tie."""
    spells = spells_of(listings, changes)
    ties: list[Tie] = compile_ties(listings, changes, spells, [reign(*leader) for leader in leaders])
    return [
        (t.person_id, t.leader_id, t.kind, t.weight, t.start.isoformat(), t.end.isoformat() if t.end else None)
        for t in ties
    ]


def test_one_letter_is_a_whole_tie_and_a_double_letter_two_halves():
    found = ties_of(
        [listing("1", "1923-04", "politburo full anna C", "politburo full boris A/C", "politburo full vera O")]
    )
    assert found == [
        ("anna", "stalin", "client", 1.0, "1923-04-01", None),
        ("boris", "stalin", "ally", 0.5, "1923-04-01", None),
        ("boris", "stalin", "client", 0.5, "1923-04-01", None),
        ("vera", "stalin", "opponent", 1.0, "1923-04-01", None),
    ]


def test_a_letter_printed_again_goes_on_and_another_letter_ends_it():
    lists = [
        listing("1", "1923-04", "politburo full anna A"),
        listing("1", "1924-06", "politburo full anna A"),
        listing("1", "1926-01", "politburo full anna O"),
    ]
    assert ties_of(lists) == [
        ("anna", "stalin", "ally", 1.0, "1923-04-01", "1926-01-01"),
        ("anna", "stalin", "opponent", 1.0, "1926-01-01", None),
    ]


def test_a_name_without_a_letter_ends_the_tie_in_a_lettered_table_only():
    lettered = listing("2", "1926-01", "politburo full anna", "politburo full boris C")
    plain = listing("2", "1926-01", "politburo full anna", "politburo full boris")
    first = listing("1", "1923-04", "politburo full anna A")
    assert ties_of([first, lettered])[0] == ("anna", "stalin", "ally", 1.0, "1923-04-01", "1926-01-01")
    assert ties_of([first, plain]) == [("anna", "stalin", "ally", 1.0, "1923-04-01", None)]


def test_a_letter_in_a_change_counts_from_the_change():
    lists = [listing("1", "1923-04", "politburo full anna A")]
    changes = [change("1925-05", "enter secretariat full anna", letter="C")]
    assert ties_of(lists, changes) == [
        ("anna", "stalin", "ally", 1.0, "1923-04-01", "1925-05-01"),
        ("anna", "stalin", "client", 1.0, "1925-05-01", None),
    ]


def test_a_tie_lasts_until_he_leaves_the_last_of_the_bodies():
    lists = [listing("1", "1923-04", "politburo full anna A", "secretariat full anna A")]
    changes = [
        change("1924-02", "leave politburo full anna"),
        change("1925-05", "leave secretariat full anna", name="c2"),
        change("1927-01", "enter politburo full anna", name="c3"),
    ]
    assert ties_of(lists, changes[:1]) == [("anna", "stalin", "ally", 1.0, "1923-04-01", None)]
    assert ties_of(lists, changes) == [("anna", "stalin", "ally", 1.0, "1923-04-01", "1925-05-01")]


def test_a_letter_printed_again_after_an_absence_is_a_new_tie():
    lists = [
        listing("1", "1923-04", "politburo full anna A", "politburo full boris C"),
        listing("1", "1926-01", "politburo full anna A", "politburo full boris C"),
    ]
    changes = [change("1924-02", "leave politburo full anna")]
    assert [tie for tie in ties_of(lists, changes) if tie[0] == "anna"] == [
        ("anna", "stalin", "ally", 1.0, "1923-04-01", "1924-02-01"),
        ("anna", "stalin", "ally", 1.0, "1926-01-01", None),
    ]


def test_a_tie_is_to_the_leader_of_the_day_and_ends_with_him():
    leaders = [("stalin", "1922-04", "1953-03-05"), ("khrushchev", "1953-03-14", None)]
    lists = [
        listing("1", "1952-10", "politburo full anna A", "politburo full khrushchev C"),
        listing("1", "1956-02", "politburo full anna A", "politburo full khrushchev"),
    ]
    assert ties_of(lists, leaders=leaders) == [
        ("anna", "stalin", "ally", 1.0, "1952-10-01", "1953-03-05"),
        ("anna", "khrushchev", "ally", 1.0, "1956-02-01", None),
        ("khrushchev", "stalin", "client", 1.0, "1952-10-01", "1953-03-05"),
    ]


def test_the_leader_has_no_tie_to_himself_and_an_interregnum_has_none():
    lists = [listing("1", "1923-04", "politburo full stalin C", "politburo full anna C")]
    assert [tie[0] for tie in ties_of(lists)] == ["anna"]
    assert ties_of(lists, leaders=[("stalin", "1924-01", None)]) == []


def test_where_bodies_print_different_letters_the_politburo_speaks_first_then_the_secretariat():
    lists = [
        listing("1", "1927-12", "orgburo full anna A/O", "politburo full anna O", "secretariat full anna C"),
        listing("1", "1930-07", "orgburo full anna A", "politburo full anna", "secretariat full anna C"),
    ]
    assert ties_of(lists) == [
        ("anna", "stalin", "opponent", 1.0, "1927-12-01", "1930-07-01"),
        ("anna", "stalin", "client", 1.0, "1930-07-01", None),
    ]
