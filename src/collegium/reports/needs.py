"""What a measure needs of a history, and the words that say that it is not there."""

from __future__ import annotations

from collections.abc import Callable

from collegium.history.led import posts_held
from collegium.reports.asked import Asked

Need = Callable[[Asked], str | None]
MOST = 8  # posts that a reason lists


def anybody(about: Asked) -> str | None:
    """Somebody sits in the body."""
    return "nobody is recorded in this body" if about.empty else None


def two_people(about: Asked) -> str | None:
    """More than one person sits in it."""
    n = about.seats["person_id"].n_unique()
    return "only one person is recorded in this body" if n == 1 else None


def an_exit(about: Asked) -> str | None:
    """Somebody is seen to leave."""
    from collegium.measures import spells

    rows = spells(about.history, about.body, about.start, about.end, about.rank)
    if rows.is_empty():
        return "no spell has a known beginning"
    if rows["event_observed"].any():
        return None
    return f"no exits recorded: all {rows.height} spells are censored" if rows.height > 1 else "no exit recorded"


def births(about: Asked) -> str | None:
    """Births of members are told."""
    return None if about.members["birth"].count() else "no dates of birth recorded"


def fates(about: Asked) -> str | None:
    """How members ended is told."""
    return None if about.members["fate"].count() or about.members["death"].count() else "nobody's fate recorded"


def a_leader(about: Asked) -> str | None:
    """Somebody holds the leader's post."""
    if about.led:
        return None
    posts = posts_held(about.history)
    if not posts:
        return "no leader recorded: nobody holds the post 'leader', nor any other"
    told = ", ".join(posts[:MOST]) + (", ..." if len(posts) > MOST else "")
    return f"no leader recorded: nobody holds the post 'leader'; --leader (leader=) names another, of {told}"


def ties(about: Asked) -> str | None:
    """Ties are told."""
    return None if about.history.ties.height else "no ties recorded"


def decisions(about: Asked) -> str | None:
    """Decisions are told, one by one or in numbers."""
    counted = about.history.observations["measure"].str.contains("decision").any()
    return None if about.history.decisions.height or counted else "no decisions recorded"


def single_decisions(about: Asked) -> str | None:
    """Decisions are told one by one, with who wanted what, or votes on the leader are."""
    past = about.history
    return None if past.decisions.height or past.ballots.height or past.events.height else "no decisions recorded"


def meetings(about: Asked) -> str | None:
    """Meetings, or their numbers, are told."""
    past = about.history
    if past.meetings.height or past.observations.height or past.decisions.height:
        return None
    return "no meetings recorded"


def another_body(about: Asked) -> str | None:
    """There is another body with members."""
    return None if about.others else "the history has members of no other body"


def a_secretariat(about: Asked) -> str | None:
    """There is a Secretariat beside a Politburo."""
    known = set(about.history.organizations["organization_id"])
    missing = [name for name in ("politburo", "secretariat") if name not in known]
    return f"the history has no {' and no '.join(missing)}" if missing else None


def two_days(about: Asked) -> str | None:
    """The body is looked at on more than one day."""
    return None if len(about.days) > 1 else "the body is recorded on one day only"
