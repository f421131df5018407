"""How personal a leader's power is: the eight signs of Geddes, Wright and Frantz, as far as a history can tell them.

Definitions
-----------
Geddes, Wright and Frantz [1]_ code eight yes-or-no items for each year of a regime and scale them by a model of item
response with two parameters. The items are theirs [literature]; the rules by which a history answers them are our own,
and each needs something that a history may not have. Where it has not, the item is null and its reason says what is
missing: an item that cannot be told is no "no".

================  =====================================================  ==============================================
item              yes if                                                 needs
================  =====================================================  ==============================================
``executive``     of those who entered the party executive in the        entrants of a body that the history lists in
                  window more than half are the leader's clients         full, and enough of their ties to the leader
``rubber-stamp``  the executive held no session in the window, or the    decisions with a grade; counted sessions can
                  leader alone decided at least ``alone`` of its         only say that it did not meet
                  decisions
``high-office``   of those who entered government in the window more     as for ``executive``
                  than half are the leader's clients
``founder``       he created the party                                   an event of its founding that names him; no,
                                                                         if somebody led or founded it before him
``security``      he or a client of his heads the security service       a head of it that day, and his tie
``paramilitary``  an armed body founded by him, beside the army, stands  bodies classed as paramilitary, and who
                                                                         founded them
``officers``      of those who entered the armed forces in the window    as for ``executive``
                  more than half are the leader's clients
``purged``        in the window an officer was arrested, executed or     officers; for a no, armed forces that the
                  purged, and nobody tells of his trial                  history lists in full
================  =====================================================  ==============================================

The window is the last ``years`` years of the leader's term. A client is who is told as his, in ``ties`` or
``relations``, at any time of his term, since sources date ties by when they tell of them. Of entrants there is a no
only if it stands whatever those are of whom nothing is told; ``all_ties=True`` says that who has no tie told has none.

The *mean* is that of the items that can be told. The two-parameter logistic model gives the chance of a yes to an item
of discrimination A and difficulty B at the latent level theta as ``P = 1 / (1 + exp(-A (theta - B)))`` [literature];
the *score* is the mean of theta given the answers, with a standard normal prior [2]_. The A and B shipped are our own
placeholders (A = 1.5; B higher for what fewer leaders reach), not published estimates: give others as ``parameters``.

References
----------
.. [1] Geddes, Wright and Frantz (2018), How Dictatorships Work, chapter 4.
.. [2] Bock and Mislevy (1982), Applied Psychological Measurement 6(4).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures.alignment import KINDS
from collegium.measures.changes import all_changes
from collegium.measures.leaders import leaders_on, terms_of
from collegium.measures.seats import Body, Day, bodies_of, calendar, days_of

DAY = ["run", "k"]
YEARS, ALONE = 5.0, 0.8
PARAMETERS = {  # discrimination, difficulty
    "executive": (1.5, 0.0),
    "rubber-stamp": (1.5, 0.5),
    "high-office": (1.5, -0.5),
    "founder": (1.5, 0.5),
    "security": (1.5, 0.5),
    "paramilitary": (1.5, 1.0),
    "officers": (1.5, 0.0),
    "purged": (1.5, 0.5),
}
ITEMS = tuple(PARAMETERS)
GOVERNMENT, MILITARY, SECURITY, PARAMILITARY = (
    ("government", "ministry"),
    ("military",),
    ("security service",),
    ("paramilitary",),
)
HEADS = ("head", "chair", "minister", "chief", "director")
STRUCK = ("arrest", "execution", "purge")


def two_parameter(theta: float, discrimination: float = 1.0, difficulty: float = 0.0) -> float:
    """The chance of a yes in the two-parameter logistic model: 1 / (1 + exp(-A (theta - B))) [1]_.

    Parameters
    ----------
    theta : float
        The latent level.
    discrimination, difficulty : float
        A, above 0, and B.

    Raises
    ------
    CollegiumError
        A number is not finite, or the discrimination is not above 0.

    References
    ----------
    .. [1] Birnbaum, in Lord and Novick (1968), Statistical Theories of Mental Test Scores.

    Examples
    --------
    >>> two_parameter(0.3, 2.0, 0.3), round(two_parameter(1.0, 1.5, 0.0), 6)
    (0.5, 0.817574)
    """
    if not np.isfinite([theta, discrimination, difficulty]).all() or discrimination <= 0:
        raise CollegiumError("a level and a difficulty are numbers, and a discrimination is one above 0",
                             given=(theta, discrimination, difficulty))  # fmt: skip
    away = discrimination * (theta - difficulty)
    return float(1 / (1 + np.exp(-away))) if away >= 0 else float(np.exp(away) / (1 + np.exp(away)))


def latent_score(
    answers: Mapping[str, bool | None], parameters: Mapping[str, tuple[float, float]] | None = None
) -> float | None:
    """The mean of the latent level given yes-or-no answers, with a standard normal prior.

    Parameters
    ----------
    answers : mapping of str to bool or None
        By item; None is no answer and counts for nothing.
    parameters : mapping of str to tuple of float and float, optional
        Discrimination and difficulty of each item; by default :data:`PARAMETERS`.

    Returns
    -------
    float or None
        None where no item is answered.

    Raises
    ------
    CollegiumError
        An item without parameters, or parameters out of range.

    Examples
    --------
    >>> print(f"{latent_score({'executive': True}):.3f}, {latent_score({'executive': False}):.3f}")
    0.530, -0.530
    """
    known = PARAMETERS if parameters is None else parameters
    told = {item: answer for item, answer in answers.items() if answer is not None}
    for item in told:
        if item not in known:
            raise CollegiumError("no such item", given=item, allowed=known)
    if not told:
        return None
    nodes, weights = np.polynomial.hermite_e.hermegauss(61)
    likelihood = np.ones_like(nodes)
    for item, answer in told.items():
        chance = np.array([two_parameter(float(node), *known[item]) for node in nodes])
        likelihood *= chance if answer else 1 - chance
    return float((weights * likelihood * nodes).sum() / (weights * likelihood).sum())


def personalism_items(
    history: History,
    dates: Day | Sequence[Day],
    body: Body = "politburo",
    *,
    years: float = YEARS,
    alone: float = ALONE,
    party: str = "party",
    security: str | Sequence[str] = SECURITY,
    paramilitary: str | Sequence[str] = PARAMILITARY,
    government: str | Sequence[str] = GOVERNMENT,
    military: str | Sequence[str] = MILITARY,
    all_ties: bool = False,
) -> pl.DataFrame:
    """The eight items on some dates, each with what it rests on or why it cannot be told.

    Parameters
    ----------
    history : History
    dates : str or datetime.date, or a sequence of them
    body : str or sequence of str
        The party executive.
    years : float
        The length of the window.
    alone : float
        The share of decisions from which the executive counts as a rubber stamp.
    party : str
        Id of the organisation whose founding counts.
    security, paramilitary, government, military : str or sequence of str
        Ids or classifications of bodies.
    all_ties : bool
        Whether the history tells all ties, as a simulated one does.

    Returns
    -------
    polars.DataFrame
        One row a run, date and item: ``run``, ``date``, ``leader_id``, ``item``, ``yes`` (null where it cannot be
        told), ``reason``.

    Raises
    ------
    CollegiumError
        Unknown body; no date, or one outside the history; a length or share out of range.

    Examples
    --------
    >>> from collegium.record import record
    >>> found = personalism_items(record(), "1973-04-30")
    >>> found.filter(item="security").select("yes", "reason").row(0)
    (False, 'andropov heads security-service')
    """
    if years <= 0 or not 0 < alone <= 1:
        raise CollegiumError("a window is longer than nothing, and a share lies between 0 and 1", given=(years, alone))
    days = calendar(history, days_of(history, dates))
    groups = {
        "executive": bodies_of(history, body)[0], "high-office": _bodies(history, government),
        "officers": _bodies(history, military), "security": _bodies(history, security),
        "paramilitary": _bodies(history, paramilitary),
    }  # fmt: skip
    led = days.join(leaders_on(history, days), on=DAY, how="left")
    terms = terms_of(history)
    rows: list[tuple[object, ...]] = []
    for run, day, leader in led.sort(DAY).select("run", "date", "leader_id").rows():
        if leader is None:
            rows += [(run, day, None, item, None, "nobody leads") for item in ITEMS]
            continue
        here = _Leader(history, run, day, leader, terms, years, all_ties)
        answers = {
            "executive": here.entrants(groups["executive"]),
            "rubber-stamp": here.rubber_stamp(groups["executive"], alone),
            "high-office": here.entrants(groups["high-office"]),
            "founder": here.founder(party),
            "security": here.security(groups["security"]),
            "paramilitary": here.paramilitary(groups["paramilitary"]),
            "officers": here.entrants(groups["officers"]),
            "purged": here.purged(groups["officers"]),
        }
        rows += [(run, day, leader, item, *answers[item]) for item in ITEMS]
    schema = {"run": pl.Int32, "date": pl.Date, "leader_id": pl.String, "item": pl.String, "yes": pl.Boolean,
              "reason": pl.String}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def personalism(
    found: pl.DataFrame, parameters: Mapping[str, tuple[float, float]] | None = None, *, least: int = 1
) -> pl.DataFrame:
    """The items put together: their mean and the latent score.

    Parameters
    ----------
    found : polars.DataFrame
        Of :func:`personalism_items`.
    parameters : mapping of str to tuple of float and float, optional
        As for :func:`latent_score`.
    least : int
        How many items must be told for a mean and a score.

    Returns
    -------
    polars.DataFrame
        One row a run and date: ``run``, ``date``, ``leader_id``, ``told`` (items), ``yes``, ``mean``, ``score``; the
        last two are null where fewer items are told.

    Raises
    ------
    CollegiumError
        As for :func:`latent_score`; ``least`` below 1.

    Examples
    --------
    >>> from collegium.record import record
    >>> personalism(personalism_items(record(), "1973-04-30")).select("leader_id", "told", "yes").row(0)
    ('brezhnev', 3, 0)
    """
    if least < 1:
        raise CollegiumError("a mean needs an item", given=least)
    rows = []
    for (run, day), part in found.group_by(["run", "date"], maintain_order=True):
        answers = dict(part.select("item", "yes").iter_rows())
        told = sum(answer is not None for answer in answers.values())
        yes = sum(answer is True for answer in answers.values())
        enough = told >= least
        rows.append((run, day, part["leader_id"][0], told, yes, yes / told if enough else None,
                     latent_score(answers, parameters) if enough else None))  # fmt: skip
    schema = {"run": pl.Int32, "date": pl.Date, "leader_id": pl.String, "told": pl.Int64, "yes": pl.Int64,
              "mean": pl.Float64, "score": pl.Float64}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _bodies(history: History, names: str | Sequence[str]) -> list[str]:
    wanted = [names] if isinstance(names, str) else list(names)
    fits = pl.any_horizontal(pl.col(name).is_in(wanted) for name in ("organization_id", "classification"))
    return history.organizations.filter(fits.fill_null(False))["organization_id"].to_list()


Answer = tuple[bool | None, str]


class _Leader:
    """What a history tells of one leader on one day."""

    def __init__(
        self, history: History, run: int, day: dt.date, leader: str, terms: pl.DataFrame, years: float, all_ties: bool
    ) -> None:
        self.history, self.run, self.day, self.leader, self.all_ties = history, run, pl.lit(day), leader, all_ties
        begun = terms.filter((pl.col("run") == run) & (pl.col("term_start") <= self.day))
        term = begun.filter(pl.col("leader_id") == leader).sort("term_start").row(-1, named=True)
        ago = self.day.dt.offset_by(f"-{round(years * 12)}mo").dt.offset_by("1d")
        self.since = pl.max_horizontal(pl.lit(term["term_start"], pl.Date), ago)
        self.earlier = begun.filter((pl.col("term_start") < term["term_start"]) & (pl.col("leader_id") != leader))
        column = ["run", "person_id", "other_id", "kind", "start", "end"]
        both = pl.concat([history.ties.select(column), history.relations.select(column)])
        self.ties = both.filter(
            (pl.col("run") == run)
            & (pl.col("other_id") == leader)
            & pl.col("kind").is_in(list(KINDS))
            & (pl.col("start").is_null() | (pl.col("start") < term["term_end"]))
            & (pl.col("end").is_null() | (pl.col("end") > term["term_start"]))
        )
        self.told = set(self.ties["person_id"])
        self.clients = set(self.ties.filter(pl.col("kind") == "client")["person_id"])

    def _rows(self, table: pl.DataFrame) -> pl.DataFrame:
        """Rows of a table whose day lies in the window."""
        inside = (pl.col("start") >= self.since) & (pl.col("start") <= self.day)
        return table.filter((pl.col("run") == self.run) & inside)

    def _listed(self, bodies: list[str]) -> bool:
        named = self.history.organizations.filter(pl.col("coverage") == "named")["organization_id"]
        return not set(bodies) & set(named)

    def entrants(self, bodies: list[str]) -> Answer:
        """Whether most who entered some bodies are his clients."""
        if not bodies:
            return None, "the history has no such bodies"
        if not self._listed(bodies):
            return None, "the history names some of the members and does not list them"
        spells = self.history.memberships.filter((pl.col("run") == self.run) & pl.col("organization_id").is_in(bodies))
        found = all_changes(spells, self.history.manifest.start).filter(
            (pl.col("change") == "entry")
            & (pl.col("date") >= self.since)
            & (pl.col("date") <= self.day)
            & (pl.col("person_id") != self.leader)
        )
        people = set(found["person_id"])
        if not people:
            return None, "nobody is known to have entered"
        his, untold = len(people & self.clients), len(people - self.told)
        words = f"{his} of {len(people)} who entered are clients of {self.leader}"
        if his > len(people) / 2:
            return True, words
        if self.all_ties or his + untold <= len(people) / 2:
            return False, words
        return None, f"{words}; of {untold} nothing is told"

    def rubber_stamp(self, bodies: list[str], alone: float) -> Answer:
        """Whether the executive does not meet, or decides as he says."""
        here = pl.col("organization_id").is_in(bodies)
        graded = self._rows(self.history.decisions.filter(here & pl.col("grade").is_not_null()))
        sessions = self._rows(self.history.observations.filter(here & (pl.col("measure") == "sessions")))["value"]
        if graded.height:
            share = (graded["grade"] == "alone").sum() / graded.height
            return share >= alone, f"{share:.0%} of {graded.height} decisions were his alone"
        if not sessions.count():
            return None, "neither sessions nor the grade of decisions are told"
        if sessions.sum() == 0:
            return True, "no session was held"
        return None, f"{sessions.sum():.0f} sessions are counted; nothing tells whose the decisions were"

    def founder(self, party: str) -> Answer:
        """Whether he created the party."""
        founded = self.history.events.filter(
            (pl.col("run") == self.run)
            & (pl.col("kind") == "founding")
            & (pl.col("organization_id") == party)
            & pl.col("person_id").is_not_null()
            & (pl.col("start").is_null() | (pl.col("start") <= self.day))
        )
        his = founded.filter(pl.col("person_id") == self.leader)
        if his.height:
            return True, f"{self.leader} founded {party} ({his['source_place'][0] or 'no source'})"
        if self.earlier.height:
            return False, f"{self.earlier.sort('term_start')['leader_id'][0]} led before him"
        if founded.height:
            return False, f"{founded['person_id'][0]} founded {party}"
        return None, "no founding of the party is told, and he is the first leader"

    def security(self, bodies: list[str]) -> Answer:
        """Whether the head of the security service is his."""
        role = pl.col("post_id").str.split(":").list.last()
        posts = self.history.posts.filter(pl.col("role").is_in(HEADS))["post_id"].to_list()
        found = self.history.memberships.filter(
            (pl.col("run") == self.run)
            & pl.col("organization_id").is_in(bodies)
            & (pl.col("start") <= self.day)
            & (pl.col("end").is_null() | (pl.col("end") > self.day))
            & (pl.col("post_id").is_in(posts) | role.is_in(HEADS))
        ).sort("start", "person_id")
        if found.is_empty():
            return None, "nobody is known to head a security service that day"
        head, where = found.select("person_id", "organization_id").row(-1)
        if head == self.leader or head in self.clients:
            return True, f"{head} heads {where}"
        if self.all_ties or head in self.told:
            return False, f"{head} heads {where}"
        return None, f"{head} heads {where}; his tie to {self.leader} is not told"

    def paramilitary(self, bodies: list[str]) -> Answer:
        """Whether an armed body of his own stands."""
        if not bodies:
            return None, "the history has no bodies classed as paramilitary"
        founded = self.history.events.filter(
            (pl.col("run") == self.run) & (pl.col("kind") == "founding") & pl.col("organization_id").is_in(bodies)
            & pl.col("person_id").is_not_null() & (pl.col("start") <= self.day)
        )  # fmt: skip
        his = founded.filter(pl.col("person_id") == self.leader)["organization_id"]
        if his.len():
            return True, f"{self.leader} founded {his[0]}"
        return (False, "others founded it") if founded.height else (None, "nobody is told to have founded it")

    def purged(self, bodies: list[str]) -> Answer:
        """Whether an officer was struck without trial."""
        spells = self.history.memberships.filter(
            (pl.col("run") == self.run) & pl.col("organization_id").is_in(bodies) & (pl.col("start") <= self.day)
        )
        officers = set(spells.filter(pl.col("end").is_null() | (pl.col("end") > self.since))["person_id"]) - {
            self.leader
        }
        if not officers:
            return None, "no officers are known"
        struck = self._rows(self.history.events.filter(pl.col("kind").is_in(STRUCK)))
        tried = set(self._rows(self.history.events.filter(pl.col("kind") == "trial"))["person_id"])
        purged = sorted((set(struck["person_id"]) & officers) - tried)
        if purged:
            return True, f"{purged[0]} was struck without trial"
        if not self._listed(bodies):
            return None, "no officer whom the history names; it does not list them"
        return False, f"none of {len(officers)} officers"
