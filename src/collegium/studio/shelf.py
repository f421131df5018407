"""What the studio shows: the shipped record, charters and contest, the histories, contests, rosters and charters it was
given, and those that were made while it is open: a roster dropped into the page, a run of the laboratory.

A request names an id, never a path. What stands behind the ids is found once, when the studio starts, in the paths that
its user gave; a link that leads out of a given folder is not followed. So no request can reach another file.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from collegium.errors import CollegiumError

if TYPE_CHECKING:
    from collegium.charter import Amendment, Charter
    from collegium.history import History

RECORD, SHIPPED = "record", "shipped"
ROSTERS = (".csv", ".tsv", ".xlsx", ".xls", ".ods", ".json")
CHARTERS = (".yaml", ".yml")
MANIFEST = "manifest.json"
CONTEST, TABLES = "contest.json", "tables"
DEEPEST, MOST, RUNS, MADE = 4, 200, 30, 8
_HEAD = re.compile(rb"^collegium:\s*(charter|amendment)/1\s*$", re.MULTILINE)
_OTHER = re.compile(r"[^a-z0-9]+")
_MADE = re.compile(r"(own|run)-[0-9a-f]+")


@dataclass(frozen=True)
class Given:
    """Something that the studio was given.

    Attributes
    ----------
    id : str
        By which requests name it.
    kind : {"history", "roster", "charter", "amendment", "contest"}
    path : Path or None
        None for what comes with the package, or is in memory.
    title : str
        In words, where the id says little.
    """

    id: str
    kind: str
    path: Path | None
    title: str = ""


class Shelf:
    """What the studio shows, by id.

    Parameters
    ----------
    paths : sequence of path
        Folders with histories, studies or charters; files of charters, amendments and rosters.
    histories : sequence of History
        Histories that are in memory already.

    Raises
    ------
    CollegiumError
        A path does not exist, or holds nothing that the studio can show.

    Examples
    --------
    >>> shelf = Shelf()
    >>> [one.id for one in shelf.histories], "cpsu-1922" in shelf.charters()
    (['record'], True)
    """

    def __init__(self, paths: Sequence[str | os.PathLike[str]] = (), histories: Sequence[History] = ()) -> None:
        self._held: dict[str, History] = {}
        self._lock = threading.Lock()
        self._made: dict[str, Given] = {}
        self.edition = 0
        self._given: dict[str, Given] = {RECORD: Given(RECORD, "history", None)}
        for number, history in enumerate(histories, start=1):
            id = self._free(f"history-{number}")
            self._given[id] = Given(id, "history", None)
            self._held[id] = history
        for path in paths:
            found = list(_found(Path(path)))
            if not found:
                hint = "Give a folder with a history, a study, a contest or charters, a charter's file, or a roster."
                if _unfinished(Path(path)):
                    hint = "It is a contest that is not finished: go on with `collegium contest --resume`."
                raise CollegiumError("nothing here that the studio can show", given=os.fspath(path), hint=hint)
            for kind, file in found:
                id = self._free(_OTHER.sub("-", file.stem.lower()).strip("-") or kind)
                self._given[id] = Given(id, kind, file)

    def _free(self, id: str) -> str:
        from collegium.charter import amendments
        from collegium.charter import names as charters

        taken = {SHIPPED, *self._given, *charters(), *amendments()}
        number, wanted = 2, id
        while wanted in taken:
            wanted, number = f"{id}-{number}", number + 1
        return wanted

    # --- histories --------------------------------------------------------------------------------------------

    @property
    def histories(self) -> list[Given]:
        """The histories, the last one given first and the record last."""
        given = [one for one in reversed(self._given.values()) if one.kind in ("history", "roster")]
        return [*given, *reversed(self._made.values())]

    @property
    def first(self) -> str:
        """The history that is shown where none is asked for; what is made later does not take its place."""
        return self.histories[0].id

    def add(self, id: str, history: History, title: str = "") -> None:
        """Show a history that was made while the studio is open; of these, the oldest goes when there are many.

        The id tells what it was made from, so that the same id is always the same history.

        Examples
        --------
        >>> shelf = Shelf()
        >>> shelf.add("own-1", shelf.history().filter(bodies=["politburo"]))
        >>> shelf.first, [one.id for one in shelf.histories], shelf.edition
        ('record', ['record', 'own-1'], 1)
        """
        with self._lock:
            if id in self._made:
                self._made[id] = self._made.pop(id)  # the latest again
                return
            while len(self._made) >= MADE:
                old = next(iter(self._made))
                del self._made[old]
                self._held.pop(old, None)
            self._made[id] = Given(id, "history", None, title)
            self._held[id] = history
            self.edition += 1

    def history(self, id: str = RECORD, run: int = 0) -> History:
        """A history; of a simulated one, one run.

        Raises
        ------
        CollegiumError
            The studio shows no such history, it cannot be read, or it has no such run.
        """
        given = self._given.get(id) or self._made.get(id)
        if given is None or given.kind not in ("history", "roster"):
            known = [one.id for one in self.histories]
            hint = "It was made in a page and is kept only while the studio is open." if _MADE.match(id) else ""
            raise CollegiumError("the studio shows no such history", given=id, allowed=known, hint=hint)
        whole = self._once(id, lambda: _history(given))
        if whole.manifest.kind != "simulated":
            return whole
        return self._once(f"{id}/{run}", lambda: whole.filter(run=run))

    def _once(self, key: str, make: Callable[[], History]) -> History:
        with self._lock:
            if key not in self._held:
                made = make()
                runs = [held for held in self._held if "/" in held]
                if len(runs) >= RUNS:  # of the runs looked at, the first goes
                    del self._held[runs[0]]
                self._held[key] = made
            return self._held[key]

    # --- contests ---------------------------------------------------------------------------------------------

    @property
    def contests(self) -> list[str]:
        """The ids of the finished contests, as they were given, and last the shipped one."""
        return [*(one.id for one in self._given.values() if one.kind == "contest"), SHIPPED]

    def contest(self, id: str = "") -> Path:
        """The folder of a contest; without an id, of the first.

        Raises
        ------
        CollegiumError
            The studio shows no such contest.

        Examples
        --------
        >>> Shelf().contests, Shelf().contest() == Shelf().contest("shipped")
        (['shipped'], True)
        """
        known = self.contests
        if id and id not in known:
            raise CollegiumError("the studio shows no such contest", given=id, allowed=known)
        if (wanted := id or known[0]) == SHIPPED:
            from collegium.contest.stored import stored

            return stored()
        path = self._given[wanted].path
        assert path is not None
        return path

    # --- charters ---------------------------------------------------------------------------------------------

    def charters(self) -> list[str]:
        """The ids of the charters, given ones first."""
        from collegium.charter import names

        return [one.id for one in self._given.values() if one.kind == "charter"] + names()

    def amendments(self) -> list[str]:
        """The ids of the amendments, given ones first."""
        from collegium.charter import amendments

        return [one.id for one in self._given.values() if one.kind == "amendment"] + amendments()

    def place(self, id: str, kind: str = "charter") -> str | Path:
        """What to give :func:`collegium.charter` for an id: the name of a shipped file or the path of a given one.

        Raises
        ------
        CollegiumError
            The studio shows no such charter or amendment.
        """
        known = self.charters() if kind == "charter" else self.amendments()
        if id not in known:
            raise CollegiumError(f"the studio shows no such {kind}", given=id, allowed=known)
        given = self._given.get(id)
        return id if given is None or given.path is None else given.path

    def charter(self, id: str, amend: Iterable[str] = ()) -> Charter:
        """A charter with amendments laid over it."""
        from collegium.charter import charter

        return charter(self.place(id), amend=[self.place(one, "amendment") for one in amend])

    def amendment(self, id: str) -> Amendment:
        """An amendment."""
        from collegium.charter import amendment

        return amendment(self.place(id, "amendment"))

    def text(self, id: str) -> str:
        """The file of a charter, as it is written."""
        from collegium.shipped import source

        place = self.place(id)
        raw = (
            place.read_bytes() if isinstance(place, Path) else source("collegium.charter", "library", place, "charter")
        )
        return raw.decode("utf-8", "replace")


def _history(given: Given) -> History:
    if given.path is None:
        if given.id != RECORD:
            raise CollegiumError("the history is no longer shown", given=given.id)
        from collegium.record import record

        return record()
    if given.kind == "roster":
        from collegium.exchange import read_roster

        return read_roster(given.path).history
    from collegium.history import load

    return load(given.path)


def _found(path: Path) -> Iterator[tuple[str, Path]]:
    """What stands at a path: its kind and its file or folder."""
    if not path.exists():
        raise CollegiumError("no such file or folder", given=os.fspath(path))
    root = path.resolve()
    if root.is_file():
        if (kind := _kind(root)) is not None:
            yield kind, root
        return
    if (root / MANIFEST).is_file():
        yield "history", root
        return
    if _is_contest(root):
        yield "contest", root
        return
    seen = 0
    for folder, inner, files in os.walk(root, followlinks=False):
        here = Path(folder)
        inner.sort()
        if len(here.relative_to(root).parts) >= DEEPEST:
            inner.clear()
        for name in list(inner):
            if (here / name).is_symlink():
                continue
            kind = "history" if (here / name / MANIFEST).is_file() else "contest" if _is_contest(here / name) else ""
            if kind:
                yield kind, here / name
                inner.remove(name)
                seen += 1
        for name in sorted(files):
            file = here / name
            if file.suffix.lower() in CHARTERS and file.resolve().is_relative_to(root) and (kind := _kind(file)):
                yield kind, file
                seen += 1
        if seen >= MOST:
            return


def _is_contest(folder: Path) -> bool:
    return (folder / CONTEST).is_file() and (folder / TABLES).is_dir()


def _unfinished(folder: Path) -> bool:
    return (folder / "simulations").is_dir() and not (folder / CONTEST).is_file()


def _kind(file: Path) -> str | None:
    """What a file holds, by its ending and its first line of data."""
    suffix = file.suffix.lower()
    if suffix in ROSTERS:
        return "roster"
    if suffix not in CHARTERS:
        return None
    with file.open("rb") as handle:
        said = _HEAD.search(handle.read(64 * 1024))
    return said[1].decode() if said else None
