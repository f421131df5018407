"""A study for tests of many runs, run as a script of its own: it can be killed, starved of disk, or given workers.

``python many.py FILE OUT RUNS [--workers N] [--chunk N] [--most BYTES]``
"""

from __future__ import annotations

import argparse
import sys


def main() -> None:
    words = argparse.ArgumentParser()
    words.add_argument("file")
    words.add_argument("out")
    words.add_argument("runs", type=int)
    words.add_argument("--workers", type=int, default=1)
    words.add_argument("--chunk", type=int)
    words.add_argument("--most", type=int)
    said = words.parse_args()
    from collegium.errors import CollegiumError
    from collegium.theories import run_study, study

    resolved = study(said.file, {"runs": said.runs})
    if said.most:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (said.most, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    try:
        run_study(resolved, said.out, workers=said.workers, chunk=said.chunk, resume=True)
    except CollegiumError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
