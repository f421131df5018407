"""A progress bar on standard error."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


class Bar:
    """How far each part is, and how long the rest will take; ``with`` it gives the callbacks of a job as keywords.

    Parameters
    ----------
    parts : mapping
        Ids of the parts, and their names.
    runs : int
        How many runs of each.
    announce : function, optional
        Called once, before the bar is first drawn.
    """

    def __init__(self, parts: Mapping[str, str], runs: int, announce: Callable[[], None] | None = None) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        self.announce = announce
        self.drawn = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("runs"),
            TimeElapsedColumn(),
            TextColumn("{task.fields[left]}"),
            console=Console(stderr=True),
        )
        self.done = dict.fromkeys(parts, 0)
        self.tasks = {id: self.drawn.add_task(name, total=runs, left="") for id, name in parts.items()}
        self.last = next(reversed(self.tasks.values()))
        if len(parts) > 1:
            self.last = self.drawn.add_task("all", total=runs * len(parts), left="")

    def tell(self, part: str, done: int, wanted: int) -> None:
        """Say how far a part is."""
        if not self.drawn.live.is_started:
            self._start()
        self.drawn.update(self.tasks[part], completed=done, total=wanted)
        self.done[part] = done
        if len(self.tasks) > 1:
            self.drawn.update(self.last, completed=sum(self.done.values()), total=wanted * len(self.tasks))
        if sum(self.done.values()) >= wanted * len(self.tasks):
            self.drawn.update(self.last, left="")

    def left(self, seconds: float) -> None:
        """Say how long the rest will take."""
        self.drawn.update(self.last, left=f"{in_words(seconds)} left" if seconds > 0 else "")

    def __enter__(self) -> dict[str, Any]:
        return {"progress": self.tell, "left": self.left}

    def __exit__(self, *_: object) -> None:
        if self.drawn.live.is_started:
            self.drawn.stop()

    def _start(self) -> None:
        from collegium.compiled import ready
        from collegium.engine.kernel import run_month

        if self.announce is not None:
            self.announce()
        if not ready(run_month):
            self.drawn.console.print("The mechanisms are being compiled, once: this takes two or three minutes.")
        self.drawn.start()


def in_words(seconds: float) -> str:
    """A time of which only the size is known, in words.

    >>> [in_words(seconds) for seconds in (3, 48, 100, 3000, 9000)]
    ['a few seconds', 'about 50 s', 'about 2 min', 'about 50 min', 'about 2.5 h']
    """
    if seconds < 10:
        return "a few seconds"
    if seconds < 90:
        return f"about {round(seconds / 10) * 10} s"
    if seconds < 90 * 60:
        return f"about {round(seconds / 60)} min"
    return f"about {seconds / 3600:.1f} h"
