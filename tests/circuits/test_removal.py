"""Who can remove whom, and how few must agree."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from collegium.charter import Charter, charter
from collegium.circuits import removal, removals, votes_needed
from collegium.errors import CollegiumError

Make = Callable[..., Charter]


def removing(**more: object) -> dict[str, object]:
    return {"by": "bureau", "power": "remove", "over": "x", "majority": "simple", **more}


def test_a_majority_of_the_one_body_that_can(charter_of: Make) -> None:
    found = removal(charter_of({"bureau": 11}, ["x"], [removing()]), "x")
    assert (found.people, found.a_min) == (6, 5)
    assert str(found.easiest) == "bureau (remove x: 6 of 11)"


def test_recommendation_appeal_and_decision_add_up(charter_of: Make) -> None:
    bodies = {"bureau": 11, "committee": 133, "secretaries": 5}
    rules = charter_of(bodies, ["x"], [removing(recommended_by="secretaries", appeal_to="committee")])
    found = removal(rules, "x")
    assert [step.actor for step in found.easiest.steps] == ["secretaries", "bureau", "committee"]  # type: ignore[union-attr]
    assert (found.people, found.easiest.people_apart) == (67, 3 + 6 + 67)  # type: ignore[union-attr]
    assert removal(rules, "x", appeal=False).people == 6


def test_an_appeal_to_who_decides_anyhow_adds_nothing(charter_of: Make) -> None:
    rules = charter_of({"bureau": 11}, ["x"], [removing(appeal_to="bureau")])
    assert removal(rules, "x").people == 6


def test_a_right_of_appeal_of_the_target_or_of_a_body_in_which_he_sits(charter_of: Make) -> None:
    bodies = {"bureau": {"full": 11, "includes": ["x"]}, "committee": 133}
    assert removal(charter_of(bodies, ["x"], [removing(), ("x", "appeal", "committee")]), "x").people == 67
    assert removal(charter_of(bodies, ["x"], [removing(), ("bureau", "appeal", "committee")]), "x").people == 67


def test_the_party_of_1953_after_the_appeal_of_1957() -> None:
    rules = charter("cpsu-1953")
    found = removal(rules, "leader", on="1957-06-18")
    assert [(step.actor, step.votes, step.members) for step in found.easiest.steps] == [  # type: ignore[union-attr]
        ("politburo", 6, 11),
        ("central-committee", 67, 133),
    ]
    assert found.a_min == 66


def test_who_changes_the_members_of_a_body_can_use_its_powers(charter_of: Make) -> None:
    rules = charter_of({"bureau": 11, "congress": 101}, ["x"], [removing(), ("congress", "elect", "bureau")])
    paths = {path.who: path for path in removal(rules, "x").paths}
    assert set(paths) == {"bureau", "congress"}
    assert (paths["congress"].people, len(paths["congress"].steps)) == (51, 2)
    assert paths["congress"].when == "at the next filling"
    assert paths["bureau"].when == "any time"


def test_the_shorter_path_wins_and_then_the_one_of_fewer_people(charter_of: Make) -> None:
    own = {"id": "own", "by": "congress", "power": "remove", "over": "x", "majority": "simple"}
    rules = charter_of({"bureau": 11, "congress": 101}, ["x"], [removing(), own, ("congress", "elect", "bureau")])
    found = removal(rules, "x")
    assert [(path.who, len(path.steps)) for path in found.paths] == [("bureau", 1), ("congress", 1)]
    assert found.people == 6


def test_nobody_removes_himself_and_who_decides_alone_is_one(charter_of: Make) -> None:
    rules = charter_of({"a": 3}, ["x", "y"], [("x", "remove", "x"), ("y", "remove", "x")])
    found = removal(rules, "x")
    assert [path.who for path in found.paths] == ["y"]
    assert (found.people, found.a_min) == (1, 0)


def test_a_body_removes_one_of_its_own_members(charter_of: Make) -> None:
    expel = {"by": "bureau", "power": "expel", "over": "bureau", "majority": "two-thirds"}
    assert removal(charter_of({"bureau": 9}, [], [expel]), "bureau").people == 6


def test_where_nobody_can_remove_him_the_next_filling_is_left(charter_of: Make) -> None:
    filling = charter_of({"a": 7}, ["x"], [("a", "elect", "x")])
    found = removal(filling, "x")
    assert found.easiest is not None
    assert (found.easiest.when, found.people) == ("at the next filling", 4)
    nobody = removal(charter_of({"a": 7}, ["x"], []), "x")
    assert (nobody.people, nobody.a_min, nobody.paths) == (None, None, ())
    assert "nobody can" in repr(nobody)


def test_offices_of_a_lower_level_act_together(charter_of: Make) -> None:
    rules = charter_of({"congress": 100}, [{"id": "chief", "level": "ground"}], [("chief", "delegate", "congress")])
    (path,) = removal(rules, "congress").paths
    assert (path.steps[0].votes, path.steps[0].members) == (6, 10)


def test_the_frame_of_all(charter_of: Make) -> None:
    rows = removals(charter_of({"bureau": 11}, ["x"], [removing()]))
    assert rows.select("who", "whom", "people", "people_apart", "a_min", "clauses").rows() == [
        ("bureau", "x", 6, 6, 5, "bureau-remove-x")
    ]


@pytest.mark.parametrize(
    ("members", "majority", "quorum", "votes"),
    [
        (11, "simple", None, 6), (10, "simple", None, 6), (1, "simple", None, 1), (10, "none", None, 6),
        (10, "absolute", 0.5, 6), (10, "simple", 0.5, 3), (9, "two-thirds", None, 6), (10, "two-thirds", None, 7),
        (8, "three-quarters", None, 6), (9, "unanimous", None, 9), (9, "plurality", None, 1),
        (100, "two-thirds", 2 / 3, 45),
    ],
)  # fmt: skip
def test_votes_needed(members: int, majority: str, quorum: float | None, votes: int) -> None:
    assert votes_needed(members, majority, quorum) == votes  # type: ignore[arg-type]


def test_votes_need_voters_and_a_known_majority() -> None:
    with pytest.raises(CollegiumError, match="nobody can vote"):
        votes_needed(0)
    with pytest.raises(CollegiumError, match="Did you mean 'simple'"):
        votes_needed(3, "simpel")  # type: ignore[arg-type]


def test_a_path_at_any_time_is_preferred_to_a_shorter_one_that_waits(charter_of: Make) -> None:
    bodies = {"bureau": 11, "congress": 101}
    ways = [removing(recommended_by="congress"), ("bureau", "elect", "x")]
    (found,) = (path for path in removal(charter_of(bodies, ["x"], ways), "x").paths if path.who == "bureau")
    assert (found.when, len(found.steps)) == ("any time", 2)
    waits = [*removal(charter_of(bodies, ["x"], [removing(), ("congress", "elect", "bureau")]), "x").paths]
    assert [(path.who, path.when) for path in waits] == [("bureau", "any time"), ("congress", "at the next filling")]


def test_a_chain_at_any_time_is_preferred_to_a_way_that_waits(charter_of: Make) -> None:
    bodies = {"bureau": 11, "congress": 101}
    ways = [removing(), ("congress", "dissolve", "bureau"), ("congress", "elect", "x")]
    (found,) = (path for path in removal(charter_of(bodies, ["x"], ways), "x").paths if path.who == "congress")
    assert (found.when, len(found.steps), found.people) == ("any time", 2, 51)


def test_no_row_contradicts_what_is_said_in_short() -> None:
    """For each target: nobody has a row of fewer people, at any time or at the next filling, than the sentence says."""
    for name in ("cpsu-1922", "cpsu-1966", "company-board", "papal-election"):
        rules = charter(name)
        for target in [one.id for one in (*rules.offices, *rules.bodies)]:
            found = removal(rules, target)
            told = found.in_short()
            at_once = [path.people for path in found.paths if path.when == "any time"]
            waiting = [path.people for path in found.paths if path.when != "any time"]
            if at_once:
                assert told.startswith(f"At any time it takes {min(at_once)} "), (name, target)
            elif waiting:
                assert told.startswith("Nobody can remove"), (name, target)
                assert f"At the next filling it takes {min(waiting)} " in told, (name, target)
            if at_once and waiting and min(waiting) < min(at_once):
                assert f"At the next filling it takes {min(waiting)} " in told, (name, target)


def test_who_is_cheaper_to_be_rid_of_at_the_next_filling(charter_of: Make) -> None:
    rules = charter_of({"board": 5, "meeting": 30}, ["x"], [("meeting", "remove", "x"), ("board", "elect", "x")])
    assert removal(rules, "x").in_short().splitlines() == [
        "At any time it takes 16 people at the fewest to remove x: meeting (remove x: 16 of 30).",
        "No appeal lies.",
        "At the next filling it takes 3 people only: board (elect x: 3 of 5).",
    ]


def test_who_can_only_be_passed_over_and_who_cannot_even_be(charter_of: Make) -> None:
    found = removal(charter_of({"a": 7}, ["x"], [("a", "elect", "x")]), "x")
    assert found.in_short().splitlines() == [
        "Nobody can remove x at any time.",
        "At the next filling it takes 4 people at the fewest: a (elect x: 4 of 7).",
    ]
    assert "nobody fills it anew" in removal(charter_of({"a": 7}, ["x"], []), "x").in_short()


def test_what_an_appeal_changes_is_said(charter_of: Make) -> None:
    bodies = {"bureau": 11, "committee": 133}
    rules = charter_of(bodies, ["x"], [removing(appeal_to="committee")])
    assert removal(rules, "x").appeals == ("committee",)
    assert "Counted in is the vote of committee, to which x may appeal." in removal(rules, "x").in_short()
    assert "Left out is the vote of committee" in removal(rules, "x", appeal=False).in_short()
    vain = charter_of(bodies, ["x"], [removing(appeal_to="bureau")])
    assert "An appeal changes nothing: it goes to bureau, which votes anyhow." in removal(vain, "x").in_short()


def test_in_1953_the_appeal_goes_to_the_committee_that_decides_anyhow() -> None:
    rules = charter("cpsu-1953")
    with_it, without = (removal(rules, "leader", appeal=appeal) for appeal in (True, False))
    assert with_it.frame().equals(without.frame())
    assert (with_it.appeals, with_it.appeals_in_vain) == ((), ("central-committee",))
    assert "An appeal changes nothing: it goes to central-committee" in without.in_short()


def test_an_appeal_to_the_body_that_is_removed_is_none(charter_of: Make) -> None:
    expel = {"by": "bureau", "power": "expel", "over": "committee", "appeal_to": "committee"}
    found = removal(charter_of({"bureau": 11, "committee": 133}, [], [expel]), "committee")
    assert (found.people, found.appeals, found.appeals_in_vain) == (6, (), ())
    assert "No appeal lies." in found.in_short()
