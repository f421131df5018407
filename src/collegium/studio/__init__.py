"""The local web application: the day, the person, the circle, the laboratory, who rules, your regime, data and export.

``collegium.studio(...)`` opens it on this machine. :mod:`~collegium.studio.guard` says who may ask, and
:mod:`~collegium.studio.app` which address answers with what; :mod:`~collegium.studio.day`,
:mod:`~collegium.studio.person`, :mod:`~collegium.studio.circle` and :mod:`~collegium.studio.ruling` put what the other
rooms know in the order of a page. Work that may take long or may be hostile is done in processes beside it
(:mod:`~collegium.studio.worker`): the runs of the laboratory, the reading of texts and rosters. The pages are plain
modules in ``pages/``, without a build step, and draw what they are given: nothing is computed there that a room of this
house computes.
"""

from collegium.rooms import answer_calls
from collegium.studio.serve import studio

__all__ = ["studio"]

answer_calls(__name__, studio)
