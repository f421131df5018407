"""A progress bar on standard error."""

from __future__ import annotations

from collections.abc import Callable, Mapping


def bar(
    parts: Mapping[str, str], runs: int, announce: Callable[[], None]
) -> tuple[Callable[[str, int, int], None], Callable[[], None]]:
    """A function to tell how far each part is, and one to close the bar.

    Parameters
    ----------
    parts : mapping
        Ids of the parts, and their names.
    runs : int
        How many runs of each.
    announce : function
        Called once, before the bar is first drawn.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from collegium.compiled import ready
    from collegium.engine.kernel import run_months

    drawn = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("runs"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )
    tasks = {id: drawn.add_task(name, total=runs) for id, name in parts.items()}

    def tell(part: str, done: int, wanted: int) -> None:
        if not drawn.live.is_started:
            announce()
            if not ready(run_months):
                drawn.console.print("The mechanisms are being compiled, once: this takes two or three minutes.")
            drawn.start()
        drawn.update(tasks[part], completed=done, total=wanted)

    return tell, lambda: drawn.stop() if drawn.live.is_started else None
