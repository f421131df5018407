"""The rules for clients on a career made up for the purpose (T3.4 of the design), and at their edges."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collegium.errors import CollegiumError
from collegium.theories.analytic.clients import (
    Promotion,
    Spell,
    ally_turned_client,
    major_changes_survived,
    patronage,
    replaced_share,
)

PROMOTIONS = [Promotion(1947, "U"), Promotion(1954, "centre"), Promotion(1958, "ministry")]
CAREER = {
    "service": [Spell("U", 1946, 1949), Spell("V", 1949, 1954), Spell("ministry", 1954, 1960)],
    "leader_service": [Spell("U", 1944, 1950), Spell("centre", 1950)],
    "leader_control": [Spell("U", 1944, 1950), Spell("centre", 1953)],
}


@pytest.mark.parametrize(("leader_since", "link"), [(1953, "protege"), (1947.5, "protege"), (1946.5, "client")])
def test_two_promotions_after_shared_service_make_a_client(leader_since, link):
    found = patronage(PROMOTIONS, **CAREER, leader_since=leader_since)
    assert (found.n_promotions, found.since, found.link) == (2, 1947, link)
    assert found.is_client


def test_a_promotion_in_the_year_of_accession_itself_is_no_earlier_link():
    assert patronage(PROMOTIONS, **CAREER, leader_since=1947).link == "client"


def test_a_leader_who_never_led_the_party_has_proteges():
    assert patronage(PROMOTIONS, **CAREER).link == "protege"


def test_without_the_second_promotion_he_is_no_client():
    found = patronage([PROMOTIONS[0], PROMOTIONS[2]], **CAREER, leader_since=1953)
    assert (found.n_promotions, found.link, found.is_client) == (1, "ally", False)


def test_promotions_without_shared_service_make_an_ally():
    career = CAREER | {"service": [Spell("V", 1946, 1954), Spell("centre", 1940, 1945)]}
    found = patronage(PROMOTIONS, **career, leader_since=1953)
    assert (found.n_promotions, found.since, found.link) == (0, None, "ally")


def test_the_same_unit_at_other_times_is_no_shared_service():
    career = CAREER | {"service": [Spell("U", 1950, 1953)]}
    assert patronage(PROMOTIONS, **career).n_promotions == 0


def test_shared_service_must_come_before_the_promotion():
    career = CAREER | {"service": [Spell("centre", 1951, 1956)]}
    found = patronage([Promotion(1947, "U"), Promotion(1954, "centre")], **career, leader_since=1953)
    assert (found.n_promotions, found.since) == (1, 1954)
    same_day = CAREER | {"service": [Spell("U", 1947, 1949)]}
    assert patronage(PROMOTIONS, **same_day).n_promotions == 1


def test_control_must_hold_on_the_day():
    career = CAREER | {"leader_control": [Spell("U", 1944, 1947), Spell("centre", 1953)]}
    assert patronage(PROMOTIONS, **career).n_promotions == 1
    begins = CAREER | {"leader_control": [Spell("U", 1947, 1950), Spell("centre", 1953)]}
    assert patronage(PROMOTIONS, **begins).n_promotions == 2


def test_serving_below_the_head_shares_service_but_promotes_nobody():
    career = CAREER | {"leader_control": [Spell("centre", 1953)]}
    assert patronage(PROMOTIONS, **career).n_promotions == 1


def test_a_unit_supervised_by_two_posts_counts_a_promotion_once():
    career = CAREER | {"leader_control": [*CAREER["leader_control"], Spell("U", 1945, 1949)]}
    assert patronage(PROMOTIONS, **career).n_promotions == 2


@given(st.permutations(PROMOTIONS), st.integers(1, 4), st.floats(-50, 50))
def test_order_of_the_list_and_the_calendar_do_not_matter(promotions, needed, shift):
    def moved(item):
        if isinstance(item, Promotion):
            return replace(item, date=item.date + shift)
        return replace(item, start=item.start + shift, end=item.end + shift)

    first = patronage(PROMOTIONS, **CAREER, leader_since=1953, promotions_needed=needed)
    second = patronage(
        [moved(promotion) for promotion in promotions],
        **{name: [moved(spell) for spell in spells] for name, spells in CAREER.items()},
        leader_since=1953 + shift,
        promotions_needed=needed,
    )
    assert (first.n_promotions, first.link) == (second.n_promotions, second.link)
    assert first.is_client == (needed <= 2)


def test_an_empty_spell_and_no_promotion_at_all_are_refused():
    with pytest.raises(CollegiumError, match="a spell must end after it starts"):
        Spell("U", 1950, 1950)
    with pytest.raises(CollegiumError, match="a spell must end after it starts"):
        Spell("U", math.nan, 1950)
    with pytest.raises(CollegiumError, match="promotions_needed must lie at or above 1"):
        patronage(PROMOTIONS, **CAREER, promotions_needed=0)


def body(*names):
    return frozenset(names)


TEN = body(*"abcdefghij")
AFTER_TWO = body(*"abcdefgh", "k", "l")  # two of ten: a fifth
AFTER_ONE = body(*"abcdefghi", "k")  # one of ten
AFTER_FOUR = body(*"abcdef", "m", "n", "o", "p")  # four of the ten after two


def test_a_fifth_of_the_members_is_a_major_change_and_a_tenth_is_not():
    assert replaced_share(TEN, AFTER_TWO) == pytest.approx(0.2, abs=1e-15)
    assert major_changes_survived("a", [TEN, AFTER_TWO]) == 1
    assert major_changes_survived("a", [TEN, AFTER_ONE]) == 0
    assert major_changes_survived("a", [TEN, AFTER_ONE], major_share=0.1) == 1


def test_added_seats_replace_nobody():
    assert replaced_share(TEN, TEN | {"x", "y", "z"}) == 0
    assert major_changes_survived("a", [TEN, TEN | {"x", "y", "z"}]) == 0


def test_an_ally_who_outlives_two_major_changes_and_shows_support_turns_client():
    rosters = [TEN, AFTER_TWO, AFTER_FOUR]
    assert ally_turned_client("a", rosters, shows_support=True)
    assert not ally_turned_client("a", rosters, shows_support=False)
    assert not ally_turned_client("a", rosters[:2], shows_support=True)
    assert ally_turned_client("a", rosters[:2], shows_support=True, changes_needed=1)


def test_newcomers_and_those_who_left_have_outlived_nothing():
    rosters = [TEN, AFTER_TWO, AFTER_FOUR]
    assert major_changes_survived("m", rosters) == 0
    assert major_changes_survived("i", rosters) == 0
    assert major_changes_survived("k", rosters) == 0
    assert major_changes_survived("nobody", rosters) == 0


def test_coming_back_starts_the_count_again():
    without_a = (AFTER_TWO - {"a"}) | {"q"}
    assert major_changes_survived("a", [TEN, AFTER_TWO, without_a, AFTER_TWO]) == 0
    assert major_changes_survived("a", [TEN, AFTER_TWO, without_a, AFTER_TWO, AFTER_FOUR]) == 1


@given(st.lists(st.frozensets(st.sampled_from("abcdef"), min_size=1), min_size=1, max_size=6), st.floats(0, 1))
def test_survived_changes_never_exceed_the_changes_there_were_and_fall_with_the_share_asked(rosters, share):
    count = major_changes_survived("a", rosters, share)
    assert 0 <= count <= len(rosters) - 1
    assert count <= major_changes_survived("a", rosters, share / 2)
    if "a" not in rosters[-1]:
        assert count == 0


def test_bounds_of_the_rule_by_changes_are_refused():
    with pytest.raises(CollegiumError, match="empty body"):
        replaced_share(body(), TEN)
    with pytest.raises(CollegiumError, match="major_share must lie between 0 and 1"):
        major_changes_survived("a", [TEN, AFTER_TWO], major_share=20)
    with pytest.raises(CollegiumError, match="changes_needed must lie at or above 1"):
        ally_turned_client("a", [TEN, AFTER_TWO], shows_support=True, changes_needed=0)
