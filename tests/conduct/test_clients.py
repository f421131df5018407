"""Who served with whom, who is whose client, and who takes whom on."""

from __future__ import annotations

import numpy as np
import pytest
from world import key, parameters, world

from collegium.conduct.chance import draw
from collegium.conduct.clients import (
    BY_ATTACHMENT,
    BY_PROMOTION,
    SPONSOR,
    initial_tie,
    is_client,
    let_go,
    months_together,
    served_together,
    sponsor_of,
    take_on,
    workplace,
)
from collegium.conduct.log import place_code
from collegium.conduct.people import ballot_paper
from collegium.conduct.state import (
    APPARATUS,
    BUREAU,
    COMMITTEE,
    CONTROL,
    DISTRICT,
    FULL,
    GOVERNMENT,
    HEAD_OF_GOVERNMENT,
    LEADER,
    MINISTRY,
    OFFICE,
    OPPONENT,
    PAPERS_HEAD,
    PROVINCE,
    SECURITY_CHIEF,
    TOP,
    State,
)


def service(s: State, person: int, *posts: tuple[int, int, int, int]) -> None:
    """Give somebody these posts and no others: (place, unit, month from, month to)."""
    s.careers[person] = -1
    for i, (place, unit, first, last) in enumerate(posts):
        s.careers[person, i] = place_code(place, unit), first, last


@pytest.mark.parametrize(
    ("place", "unit", "works_in"),
    [
        (TOP, -1, None),
        (COMMITTEE, -1, None),
        (LEADER, -1, None),
        (OFFICE, SECURITY_CHIEF, None),
        (APPARATUS, -1, (APPARATUS, -1)),
        (BUREAU, -1, (BUREAU, -1)),
        (CONTROL, -1, (CONTROL, -1)),
        (GOVERNMENT, -1, (GOVERNMENT, -1)),
        (OFFICE, HEAD_OF_GOVERNMENT, (GOVERNMENT, -1)),
        (OFFICE, MINISTRY + 4, (GOVERNMENT, -1)),
        (OFFICE, PAPERS_HEAD, (APPARATUS, -1)),
        (PROVINCE, 2, (PROVINCE, 2)),
        (DISTRICT, 8, (PROVINCE, 2)),
        (DISTRICT, 9, (PROVINCE, 3)),
    ],
)
def test_people_work_where_they_serve_and_not_where_they_only_meet(
    place: int, unit: int, works_in: tuple[int, int] | None
) -> None:
    expected = -1 if works_in is None else place_code(*works_in)
    assert workplace(place_code(place, unit), 3) == expected


def test_the_time_together_is_the_longest_overlap_in_one_place() -> None:
    s = world(1)
    service(s, 1, (PROVINCE, 2, 0, 30), (APPARATUS, -1, 30, -1))
    service(s, 2, (DISTRICT, 7, 10, 20), (DISTRICT, 3, 20, 25), (APPARATUS, -1, 33, 40))
    service(s, 3, (PROVINCE, 1, 0, 60))
    assert months_together(s, 1, 2, 60) == 10  # ten in the province, seven in the apparatus
    assert months_together(s, 2, 1, 60) == 10
    assert months_together(s, 1, 2, 15) == 5  # as seen in month 15
    assert months_together(s, 2, 3, 60) == 5  # district 3 lies in province 1
    assert months_together(s, 1, 3, 60) == 0
    assert served_together(s, parameters(shared_service=10), 1, 2, 60)
    assert not served_together(s, parameters(shared_service=11), 1, 2, 60)


def test_time_together_is_that_of_a_slow_count_month_by_month() -> None:
    rng = np.random.default_rng(5)
    kinds = [(APPARATUS, 1), (BUREAU, 1), (TOP, 1), (PROVINCE, 6), (DISTRICT, 18), (OFFICE, 10)]
    for seed in range(30):
        s = world(seed)
        for person in (1, 2):
            posts = []
            for _ in range(rng.integers(1, 7)):
                place, units = kinds[rng.integers(len(kinds))]
                first = int(rng.integers(0, 30))
                last = -1 if rng.random() < 0.3 else int(first + rng.integers(0, 20))
                posts.append((place, int(rng.integers(units)) if units > 1 else -1, first, last))
            service(s, person, *posts)
        now, longest = 40, 0
        for one in s.careers[1]:
            for other in s.careers[2]:
                if one[0] < 0 or other[0] < 0 or workplace(one[0], 3) < 0:
                    continue
                if workplace(one[0], 3) == workplace(other[0], 3):
                    spans = [range(a[1], a[2] if a[2] >= 0 else now) for a in (one, other)]
                    longest = max(longest, len({*spans[0]} & {*spans[1]}))
        assert months_together(s, 1, 2, now) == longest


def test_the_career_of_t3_4_makes_a_client_and_its_variants_do_not() -> None:
    """T3.4 in months from January 1946: X serves in province 0 under L 1946-48, L rises to the centre in 1950."""

    def status(promotions_under_him: list[int], overlap: tuple[int, int]) -> bool:
        s, p = world(1), parameters()
        service(s, 1, (PROVINCE, 0, 0, 48), (APPARATUS, -1, 48, -1))
        service(s, 2, (DISTRICT, 1, *overlap), (PROVINCE, 4, 96, -1))
        month = max(promotions_under_him, default=0)
        together = served_together(s, p, 2, 1, month)
        return bool(is_client(len(promotions_under_him), together, p["promotions_to_client"]))

    in_1947, in_1954 = 18, 96  # the third, of 1958, was not under his influence and does not count
    assert status([in_1947, in_1954], (0, 36))
    assert not status([in_1947], (0, 36))
    assert not status([in_1947, in_1954], (60, 80))  # Y, promoted twice, never there when L was


def test_initial_ties_rank_the_sources() -> None:
    p = parameters()
    ties = [p[f"tie_{source}"] for source in ("shared_work", "rival_victim", "stranger")]
    assert ties == sorted(ties, reverse=True)
    assert [initial_tie(*which, *ties) for which in ((True, False), (True, True), (False, True), (False, False))] == [
        0.6, 0.6, 0.4, 0.25,
    ]  # fmt: skip


def test_a_patron_takes_on_a_stranger_and_raises_the_tie_with_each_promotion() -> None:
    s, p = world(1), parameters()
    take_on(s, p, 20, 4, 3, BY_PROMOTION)
    assert (s.people["patron"][20], s.people["patron_tie"][20], s.people["patron_moves"][20]) == (4, 0.25, 1)
    take_on(s, p, 20, 4, 9, BY_ATTACHMENT)
    assert (s.people["patron_tie"][20], s.people["patron_moves"][20]) == (0.25, 1)
    take_on(s, p, 20, 4, 9, BY_PROMOTION)
    assert (s.people["patron_tie"][20], s.people["patron_moves"][20]) == (0.625, 2)
    take_on(s, p, 20, 5, 12, BY_ATTACHMENT)
    assert (s.people["patron"][20], s.people["patron_tie"][20], s.people["patron_moves"][20]) == (5, 0.25, 0)


def test_service_together_makes_the_stronger_tie() -> None:
    s, p = world(1), parameters()
    assert s.people["district_of"][15] == 0  # in province 0, headed by 9
    take_on(s, p, 15, 9, 24, BY_PROMOTION)
    take_on(s, p, 16, 10, 24, BY_PROMOTION)
    assert (s.people["patron_tie"][15], s.people["patron_tie"][16]) == (0.6, 0.25)


def test_schooling_in_one_place_makes_a_stronger_tie_than_none_and_a_weaker_one_than_service() -> None:
    s, p = world(1), parameters(tie_shared_school=0.3)
    s.people["school"][[4, 9, 15, 20, 21, 22]] = 2, 1, 1, 2, 3, -1
    s.people["school"][5] = -1
    for person, patron, tie in ((20, 4, 0.3), (21, 4, 0.25), (22, 5, 0.25), (15, 9, 0.6)):
        take_on(s, p, person, patron, 24, BY_PROMOTION)
        assert s.people["patron_tie"][person] == tie


def test_nobody_is_his_own_patron_nor_his_patrons_patron() -> None:
    s, p = world(1), parameters()
    take_on(s, p, 4, 4, 3, BY_PROMOTION)
    take_on(s, p, 5, -1, 3, BY_PROMOTION)
    assert (s.people["patron"] == -1).all()
    take_on(s, p, 4, 5, 3, BY_PROMOTION)
    take_on(s, p, 5, 4, 6, BY_PROMOTION)
    assert (s.people["patron"][4], s.people["patron"][5]) == (-1, 4)
    let_go(s, 5)
    assert (s.people["patron"][5], s.people["patron_tie"][5], s.people["patron_moves"][5]) == (-1, 0, 0)


def test_the_sponsor_is_the_highest_of_draw_apparatus_and_service() -> None:
    s, p, k = world(1), parameters(sponsor_apparatus=0.1), key(3)
    s.people["ill_until"][6] = 50
    s.people["stance"][5] = OPPONENT
    service(s, 3, (PROVINCE, 4, 0, 24))
    seen = set()
    for person in (13, 14, 20, 30):
        for month in range(24, 40):
            scores = {}
            for other in range(7):
                if s.seats[other, TOP] != FULL or other in (0, 5, 6):
                    continue
                scores[other] = draw(k, month, SPONSOR, ballot_paper(person, other)) + 0.1 * (other in (1, 2))
                if other == 3 and person in (13,):  # heads province 4
                    scores[other] += 1.0
            best = max(scores, key=scores.__getitem__)
            assert sponsor_of(s, p, k, month, person) == best
            seen.add(best)
    assert seen == {1, 2, 3, 4}


def test_an_open_opponent_sponsors_open_opponents_only() -> None:
    s, p = world(1), parameters()
    s.people["stance"][1:7] = OPPONENT
    assert sponsor_of(s, p, key(), 5, 20) == -1
    s.people["stance"][20] = OPPONENT
    assert sponsor_of(s, p, key(), 5, 20) in range(1, 7)


@pytest.mark.parametrize("name", ["sponsor_apparatus", "sponsor_service"])
def test_who_sponsors_depends_on_a_parameter(name: str) -> None:
    s = world(1)
    service(s, 3, (PROVINCE, 4, 0, 24))

    def chosen(value: float) -> list[int]:
        p = parameters(**{name: value})
        return [int(sponsor_of(s, p, key(), month, 13)) for month in range(24, 60)]

    favoured = {1, 2} if name == "sponsor_apparatus" else {3}
    few, many = (sum(one in favoured for one in chosen(value)) for value in (0.0, 5.0))
    assert few < many
    assert many == 36 or name == "sponsor_apparatus"
