"""A group of commands whose help has panels, and commands that say what they take when given what they do not."""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand, TyperGroup


class Panels(TyperGroup):
    """A group whose members stand in the help under the panel that each names, with their whole first sentence."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the members, panel by panel in the order in which the panels were first named."""
        panels: dict[str, list[tuple[str, str]]] = {}
        for name, command in self.commands.items():
            said = " ".join((command.help or "").split())
            panels.setdefault(getattr(command, "rich_help_panel", None) or "Commands", []).append((name, said))
        widest = max(map(len, self.commands))  # so that the panels line up
        for panel, members in panels.items():
            with formatter.section(panel):
                formatter.write_dl([(name.ljust(widest), said) for name, said in members])

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The member asked for; of any other name the nearest is told, and all."""
        name = args[0]
        if name not in self.commands and not name.startswith("-"):
            from collegium.errors import CollegiumError

            raise CollegiumError(f"unknown {self.name}", given=name, allowed=self.commands)
        return super().resolve_command(ctx, args)


class Measure(TyperCommand):
    """A command that, given an option it does not take, tells those that it does."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words of the command line."""
        try:
            return super().parse_args(ctx, args)
        except Exception as error:
            if not hasattr(error, "option_name") or not hasattr(error, "possibilities"):  # an unknown option
                raise
            from collegium.errors import CollegiumError, nearest

            taken = _options(self)
            others = getattr(ctx.parent.command if ctx.parent else None, "commands", {}).values()
            of_another = any(error.option_name in _options(other) for other in others)
            meant = None if of_another else nearest(error.option_name.lstrip("-"), [one.lstrip("-") for one in taken])
            hint = f"Did you mean '--{meant}'? " if meant else ""
            raise CollegiumError(
                f"the measure {self.name} takes no {error.option_name}", hint=f"{hint}It takes {', '.join(taken)}."
            ) from error


def _options(command: Any) -> list[str]:
    return [option for param in command.params for option in param.opts if option.startswith("--")]
