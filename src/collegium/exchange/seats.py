"""Which seat a row gives: the body, the rank in it, the post, and whether the post is the leader's.

Body, rank and post stand in columns of their own, in a row above, in a column that says yes to a rank, or are not said
at all; a mapping file decides where it speaks. Posts without any body are bodies of their own.
"""

from __future__ import annotations

import re

from collegium.exchange.mapping import Mapping
from collegium.exchange.problems import Problems
from collegium.exchange.raw import RawSpell
from collegium.exchange.terms import seat_of
from collegium.exchange.told import ToldSheet
from collegium.exchange.words import YES, fold, rank_of

_NAMED_FILE = re.compile(r"[^-]+ - (.+) - (?:c\.? ?)?\d{4}\b.*")


def body_of(name: str) -> str:
    """The body that a file's name means, where it is ``country - body - years``.

    >>> body_of("Argentina - Consejo Militar Revolucionario - 1955-1958"), body_of("my roster")
    ('Consejo Militar Revolucionario', 'my roster')
    """
    found = _NAMED_FILE.fullmatch(name)
    return found[1].strip() if found else name


class Seats:
    """The seats of a sheet's rows; asked in the order of the rows, since a cell may lean on the row above.

    Parameters
    ----------
    told : ToldSheet
    mapping : Mapping
    problems : Problems
        How the columns for body and post were understood is reported at once.

    Attributes
    ----------
    section : str
        The rank that the last heading gave; it holds for rows that give none.
    """

    def __init__(self, told: ToldSheet, mapping: Mapping, problems: Problems) -> None:
        columns, single = told.columns, told.columns.single
        self.told, self.problems, self.section = told, problems, ""
        ranked = any(slot.rank for slot in columns.slots)
        bodied = all(slot.body for slot in columns.slots) and bool(columns.slots)
        self._posts_are_bodies = "post" in single and "body" not in single and not (
            mapping.body or ranked or bodied or "rank" in single
        )  # fmt: skip
        self._fallback = mapping.body or body_of(told.sheet.name)
        if not mapping.body and "body" not in single and not self._posts_are_bodies and not bodied:
            problems.add("body named after the file", read=told.sheet.name,
                         done=f"{self._fallback!r}; say --body to name it otherwise")  # fmt: skip
        if self._posts_are_bodies:
            problems.add(
                "reading of a column",
                column=told.titles["post"],
                done="each post is taken for a body of its own; say --body to make them posts of one",
            )
        self._ranks = {fold(word): rank for word, rank in mapping.ranks.items()}
        self._leaders = {fold(word) for word in mapping.leader}
        self._body, self._post, self._rank = told.text("body"), told.text("post"), told.text("rank")
        countries = told.text("country")
        self._country = countries if countries and len(set(countries) - {""}) > 1 else None
        self._above: int | None = None  # the last row that named a body
        self._certain: dict[str, str] = {}  # ranks by their words, where these need no report
        self._seat_posts: dict[str, tuple[str, str]] = {}  # rank and body by post
        self._unranked = not ranked and "rank" not in single and not columns.names and not columns.flags
        self._taken_for_full = False

    def body(self, n: int, line: int) -> str:
        """The body of row ``n``: its own, or else that of the row above, which is reported."""
        if self._body is None:
            return ""
        written = self._body[n]
        if written:
            self._above = n
            return written
        if self._above is None:
            body, where = "", ""
        else:
            body, where = self._body[self._above], f", as in row {self.told.sheet.lines[self._above]}"
        done = f"read as {body or self._fallback!r}{where}"
        self.problems.add("no body", row=line, read=self.told.sheet.said(n), done=done)
        return body

    def take(self, made: list[RawSpell], n: int, line: int, body: str, rank_of_name: str) -> None:
        """Give the spells of one person in row ``n`` their body, rank and post.

        Parameters
        ----------
        made : list of RawSpell
            A body or a rank that they have already, from the names of their columns, stays.
        n, line : int
            The row, and its line in the file.
        body : str
            As :meth:`body` gives it.
        rank_of_name : str
            Of the column in which the person is named, if it has one.
        """
        post, written = self._post[n] if self._post else "", self._rank[n] if self._rank else ""
        leads = bool(self._leaders) and (fold(post) in self._leaders or fold(written) in self._leaders)
        title, rank = post, rank_of_name
        if not rank and written:
            rank = self._certain.get(written, "")
            if not rank:
                rank, doubtful = self._said_rank(written, line)
                if doubtful is None:
                    self._certain[written] = rank
                title = title or (written if doubtful else "")
        rank = rank or self._flagged(n) or self.section
        body = body or self._fallback
        if self._posts_are_bodies and post:
            seat_rank, body = self._seat(post)
            rank = rank or seat_rank
            title = "" if seat_rank else title
        if self._country is not None:
            body = f"{self._country[n]} {body}".strip()
        for raw in made:
            raw.body = raw.body or body
            if not raw.rank:
                if not rank and self._rank is not None and not written:
                    self.problems.add("no rank", row=line, column=self.told.titles["rank"],
                                      read=raw.life.name, done="counted as a full member")  # fmt: skip
                raw.rank = rank or ("holder" if self._posts_are_bodies and post else "full")
                if not (raw.rank == "holder" or self._seat_posts.get(post, ("",))[0]):
                    self._taken_for_full = True
            raw.post, raw.leads = title, leads

    def report_unranked(self) -> None:
        """Report, once all rows are read, that nothing in the sheet said who was full member and who candidate."""
        if self._unranked and not self.section and self._taken_for_full:
            self.problems.add("rank not given", done="all are counted as full members")

    def _said_rank(self, written: str, line: int) -> tuple[str, bool | None]:
        """The rank that a cell names; and whether its words are kept as a post, None where nothing is in doubt."""
        given = self._ranks.get(fold(written)) or self._ranks.get(fold(written).strip(" ."))
        if given:
            return given, None
        rank, doubtful = rank_of(written)
        if doubtful:
            done = f"counted as {rank or 'full'}" + ("" if rank else ", with these words as the post")
            self.problems.add("unknown rank", row=line, column=self.told.titles["rank"], read=written,
                              done=done + "; a mapping file can say what they mean")  # fmt: skip
            return rank or "full", not rank
        return rank, None

    def _flagged(self, n: int) -> str:
        """The rank to which a column of its own says yes; the other one where the only such column says no."""
        flags = self.told.columns.flags
        said = [rank for index, rank in flags if fold(self.told.text_at(index)[n]) in YES]
        if said or len(flags) != 1 or not self.told.text_at(flags[0][0])[n]:
            return said[0] if said else ""
        return "full" if flags[0][1] == "candidate" else "candidate"

    def _seat(self, post: str) -> tuple[str, str]:
        """Rank and body of a post that is a seat in a body, ``member of the Politburo``; else no rank, and the post."""
        known = self._seat_posts.get(post)
        if known is None:
            known = self._seat_posts[post] = seat_of(post) or ("", post)
            if known[0]:
                self.problems.add("reading of a column", column=self.told.titles["post"], read=post,
                                  done=f"read as {known[0]} member of {known[1]!r}")  # fmt: skip
        return known
