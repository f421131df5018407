"""``python -m collegium.contest.stored FOLDER [TO]``: put a finished contest into the package, or into a folder."""

from __future__ import annotations

import sys

from collegium.contest.stored import keep, stored
from collegium.errors import CollegiumError


def main(words: list[str]) -> int:
    """Store the contest of a folder; the status of the command."""
    if not 1 <= len(words) <= 2:
        sys.stderr.write("python -m collegium.contest.stored FOLDER [TO]\n")
        return 2
    try:
        target = keep(words[0], words[1] if len(words) > 1 else stored())
    except CollegiumError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    held = [file for file in target.rglob("*") if file.suffix in (".csv", ".json")]
    sys.stdout.write(f"{target}: {len(held)} files, {sum(file.stat().st_size for file in held):,} bytes\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
