"""Theories as choices of mechanisms, closed forms to check them against, studies and comparison with the record."""

from collegium.theories.compare import compare, judge, moved, summary, values
from collegium.theories.run import Results, Stopped, read_values, run_study, seed_of
from collegium.theories.simulate import simulate
from collegium.theories.study import Resolved, Study, studies, study
from collegium.theories.theory import Theory, theories, theory

__all__ = [
    "Resolved",
    "Results",
    "Stopped",
    "Study",
    "Theory",
    "compare",
    "judge",
    "moved",
    "read_values",
    "run_study",
    "seed_of",
    "simulate",
    "studies",
    "study",
    "summary",
    "theories",
    "theory",
    "values",
]
