"""The local web application: the day, the person, the circle, who rules, data and export.

``collegium.studio(...)`` opens it on this machine. :mod:`~collegium.studio.guard` says who may ask, and
:mod:`~collegium.studio.app` which address answers with what; :mod:`~collegium.studio.day`,
:mod:`~collegium.studio.person`, :mod:`~collegium.studio.circle` and :mod:`~collegium.studio.ruling` put what the other
rooms know in the order of a page. The pages are plain modules in ``pages/``, without a build step, and draw what they
are given: nothing is computed there that a room of this house computes.
"""

from collegium.rooms import answer_calls
from collegium.studio.serve import studio

__all__ = ["studio"]

answer_calls(__name__, studio)
