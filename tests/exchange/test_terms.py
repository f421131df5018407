"""Terms with words beside their years, and posts that are seats in a body."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from collegium.exchange import Imported
from collegium.exchange.terms import seat_of, stretches

Read = Callable[..., Imported]
Kinds = Callable[[Imported], set[str]]


def spells(found: Imported) -> list[tuple[str | None, ...]]:
    return found.history.memberships.select("organization_id", "rank", "start_date", "end_date").rows()


@pytest.mark.parametrize("title", ["Career", "Politburo", "Membership", "Position"])
def test_words_beside_a_stretch_give_rank_and_body(title: str, roster: Read, kinds: Kinds) -> None:
    found = roster(f'name,{title}\nA B,"Politburo member 1958-1963, 1971-1989; Secretariat 1960-1965"\n')
    assert spells(found) == [
        ("politburo", "full", "1958", "1963"),
        ("politburo", "full", "1971", "1989"),
        ("secretariat", "full", "1960", "1965"),
    ]
    assert {"words around a date", "reading of a column"} <= kinds(found)


@pytest.mark.parametrize(
    "cell",
    [
        "candidate 1958-1963, member 1963-1989",
        "1958-1963 (candidate), 1963-1989 (member)",
        "candidate: 1958-63; full member: 1963-89",
        "alternate 1958 - 1963 | full 1963 - 1989",
    ],
)
def test_a_rank_stands_before_or_behind_its_years(cell: str, roster: Read) -> None:
    found = roster(f'name,term\nA B,"{cell}"\n', body="Politburo")
    assert spells(found) == [("politburo", "candidate", "1958", "1963"), ("politburo", "full", "1963", "1989")]
    assert found.history.memberships["exit"].to_list() == ["promoted", None]


def test_a_rank_behind_months_is_not_lost(roster: Read) -> None:
    found = roster("name,term\nA B,May 1958 - June 1963 candidate\n", body="Politburo")
    assert spells(found) == [("politburo", "candidate", "1958-05", "1963-06")]


def test_the_title_of_a_column_of_terms_gives_rank_and_body(roster: Read) -> None:
    found = roster("name,Politburo member,Politburo candidate\nA B,1965-1986,1960-1965\nC D,1970-1980,\n")
    assert sorted(spells(found)) == [
        ("politburo", "candidate", "1960", "1965"),
        ("politburo", "full", "1965", "1986"),
        ("politburo", "full", "1970", "1980"),
    ]


def test_words_that_say_more_are_still_no_date(roster: Read, kinds: Kinds) -> None:
    assert stretches("see 1958-1963 and the appendix of 1970 there") == []
    found = roster("name,term\nA B,1950-1960\nC D,since the third congress\n")
    assert "unreadable date" in kinds(found)


@pytest.mark.parametrize(
    ("words", "seat"),
    [
        ("Mitglied des Politbüros", ("full", "Politbüros")),
        ("miembro suplente del Buró Político", ("candidate", "Buró Político")),
        ("政治局候补委员", ("candidate", "政治局")),
        ("General Secretary", None),
    ],
)
def test_a_seat_is_told_from_a_post(words: str, seat: tuple[str, str] | None) -> None:
    assert seat_of(words) == seat


def test_posts_that_are_seats_rank_in_their_body(roster: Read, kinds: Kinds) -> None:
    found = roster(
        "name,position,start,end\nA B,candidate member of the Politburo,1950,1955\n"
        "A B,member of the Politburo,1955,1960\nC D,President,1950,1960\n"
    )
    assert spells(found) == [
        ("politburo", "candidate", "1950", "1955"),
        ("politburo", "full", "1955", "1960"),
        ("president", "holder", "1950", "1960"),
    ]
    assert "rank not given" not in kinds(found)
