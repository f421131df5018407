"""A tournament of many runs: kept as they finish, on one worker or many, to the same bytes."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

import collegium
from collegium.compiled import digest_of
from collegium.disk import write_text
from collegium.errors import CollegiumError
from collegium.history import History, Manifest
from collegium.theories.jobs import Batch, differing, gather, run_job, writing
from collegium.tournament.entry import digest_of_player, enter_all
from collegium.tournament.play import Trail, fate, play
from collegium.tournament.player import Player
from collegium.tournament.scores import ranking
from collegium.tournament.seats import seating
from collegium.tournament.shipped import FIELD
from collegium.tournament.table import Table

ROOMS = ("charter", "conduct", "engine", "history", "record", "theories", "tournament")  # whose code makes the numbers
RUNS = 200
PART = "tournament"


class TournamentJob:
    """A tournament as a job: one part, whose runs each hold one game and the model's own run of the same draws."""

    kind: str = "tournament"
    tables: tuple[str, ...] = ("seats",)
    folder: str | None = None

    def __init__(self, words: Sequence[str], table: Table, runs: int, seed: int) -> None:
        if isinstance(runs, bool) or not isinstance(runs, int) or runs < 1:
            raise CollegiumError("a tournament takes at least one run", given=runs)
        if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 2**63:
            raise CollegiumError("a seed is a whole number from 0 to 2**63 - 1", given=seed)
        self.words, self.table, self.runs, self.seed = list(words), table, runs, seed
        self.names = [player.name for player in enter_all(self.words)]
        if not table.seats:
            raise CollegiumError("nobody sits there beside the leader", given=table.on)
        self.parts = [PART]
        self.facts: dict[str, Any] = {
            "tournament": {"id": ", ".join(self.names), "seed": seed},
            "table": {"on": table.on, "years": table.years, "theory": table.theory},
            "players": {name: digest_of_player(word) for name, word in zip(self.names, self.words, strict=True)},
            "collegium": collegium.__version__,
            "code": digest_of(Path(collegium.__file__).parent, ROOMS),
        }

    @cached_property
    def players(self) -> list[Player]:
        """Made where they play: a worker makes its own."""
        return enter_all(self.words)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "players"}

    def warm(self) -> None:
        """Compile the kernels."""
        short = Table(self.table.on, 1, self.table.theory)
        play(short, {}, self.seed, 0)

    def simulate(self, batch: Batch) -> History:
        """The games of a batch, what came of each seat as observations."""
        rows = [row for run in range(batch.first, batch.last + 1) for row in self._game(run)]
        setting = self.table.setting
        manifest = Manifest(
            kind="simulated", title="tournament", start=setting.start, end=setting.date(setting.n_months),
            seed=self.seed, runs=batch.last + 1 - batch.first, code_version=collegium.__version__,
        )  # fmt: skip
        schema = {"run": pl.Int32, "observation_id": pl.String, "measure": pl.String, "person_id": pl.String,
                  "category": pl.String, "value": pl.Float64, "text": pl.String, "synthetic": pl.Boolean}  # fmt: skip
        return History(manifest, {"observations": pl.DataFrame(rows, schema=schema, orient="row")})

    def measure(self, batch: Batch, history: History) -> tuple[None, dict[str, pl.DataFrame]]:
        """What came of each seat is kept, one row a run, seat and who played it."""
        said = history.observations
        wide = said.pivot(on="measure", index=["run", "person_id", "category"], values="value")
        words = said.filter(measure="years").select("run", "person_id", "category", fate="text")
        frame = wide.join(words, on=["run", "person_id", "category"])
        frame = frame.select("run", seat="person_id", player="category", years="years", rank="rank", led="led",
                             fate="fate")  # fmt: skip
        return None, {"seats": frame.sort("run", "seat", "player")}

    def differences(self, held: dict[str, Any]) -> str:
        """What another tournament differs in."""
        return differing(self.facts, held, {})

    def _game(self, run: int) -> list[tuple[Any, ...]]:
        names = self.table.names()
        people = list(names)
        taken = {people[seat]: i for i, seat in seating(run, len(self.players), len(people), self.seed).items()}
        rows: list[tuple[Any, ...]] = []
        for field in ({}, {person: self.players[i] for person, i in taken.items()}):
            state, trails = play(self.table, field, self.seed, run)
            for person in taken:
                who = field[person].name if field else ""
                months, end = fate(state, trails[person], person)
                for measure, value in _scores(months, trails[person]).items():
                    id = f"{run}-{names[person]}-{who}-{measure}"
                    rows.append((run, id, measure, names[person], who, value, end, True))
        return rows


def _scores(months: int, trail: Trail) -> dict[str, float]:
    """What is scored of a seat: years in it, the mean rank held, whether he ever led."""
    return {
        "years": months / 12,
        "rank": sum(trail.ranks) / len(trail.ranks),
        "led": float(any(trail.led)),
    }


def run_tournament(
    players: Sequence[str] = FIELD,
    *,
    table: Table | None = None,
    runs: int = RUNS,
    seed: int = 1,
    out: str | os.PathLike[str] | None = None,
    workers: int = 1,
    chunk: int | None = None,
    resume: bool = False,
    replace: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
    left: Callable[[float], None] | None = None,
) -> pl.DataFrame:
    """Hold a tournament, or go on with it.

    Parameters
    ----------
    players : sequence of str
        As for :func:`collegium.tournament.entry.enter`.
    table : Table, optional
        What is played on; by default ten years from July 1957.
    runs, seed : int
    out : path, optional
        The folder of the results: ``ranking.csv``, and ``seats`` with every seat of every run.
    workers, chunk, resume, replace, progress, left
        As for :func:`collegium.theories.run_study`.

    Returns
    -------
    polars.DataFrame
        See :func:`collegium.tournament.scores.ranking`.

    Raises
    ------
    CollegiumError
        A player, a table or a number that is none, or the folder holds something else; nothing in it is touched.
    Stopped
        Ctrl-C; the finished runs are kept.

    Examples
    --------
    >>> found = run_tournament(["model", "random"], runs=2, table=Table(years=1))
    >>> sorted(found["player"])
    ['model', 'random']
    """
    job = TournamentJob(players, table or Table(), runs, seed)
    how: dict[str, Any] = {"workers": workers, "chunk": chunk, "progress": progress, "left": left}
    if out is None:
        with tempfile.TemporaryDirectory() as place:
            run_job(job, Path(place) / PART, **how)
            return ranking(gather(job, Path(place) / PART, "seats")[PART], job.names)
    target = Path(out)
    run_job(job, target, resume=resume, replace=replace, **how)
    found = ranking(gather(job, target, "seats")[PART], job.names)
    with writing(target):
        write_text(target / "ranking.csv", found.write_csv(float_precision=6))
    return found
