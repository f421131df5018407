"""The type of leadership: pure, predominant or dominant, from who prevails and whether he could be removed.

One idea a module: ``questions`` (which decisions are coded), ``influence`` (decisiveness, primacy gap, override),
``removable``, ``rule``, ``years`` (windows, and years that are not scored), ``types`` (the whole), ``context`` (what is
only reported), ``robust`` (other thresholds, a latent index), ``scores`` (held against labels), ``intervals``.
"""

from collegium.measures.leadership.influence import decisiveness, equal_member, override
from collegium.measures.leadership.intervals import wilson
from collegium.measures.leadership.removable import attempts
from collegium.measures.leadership.robust import latent_index, sensitivity
from collegium.measures.leadership.rule import Verdict, classify, collectivism, grade
from collegium.measures.leadership.scores import compare_types, score_types, type_scores
from collegium.measures.leadership.types import leadership_type

__all__ = [
    "Verdict",
    "attempts",
    "classify",
    "collectivism",
    "compare_types",
    "decisiveness",
    "equal_member",
    "grade",
    "latent_index",
    "leadership_type",
    "override",
    "score_types",
    "sensitivity",
    "type_scores",
    "wilson",
]
