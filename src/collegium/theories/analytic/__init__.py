"""Solved models beside the engine: what the theories imply by hand, exact where they are.

One idea a module.

* The circular flow: :mod:`~collegium.theories.analytic.flow` (one stage), ``entrenchment`` (thresholds), ``loop`` (four
  links), ``turnover`` (enlargement, term limits, the congress clock), ``seats`` (seats filled by chance);
* elections: ``galam`` (the bottom-up majority filter), ``cascades`` (falsified preferences), ``ballots`` (detection and
  the pivot);
* conditional support: ``support``, ``ties`` and ``clients``;
* who is safe: ``svolik`` (contested and established rule), ``coalitions`` with ``self_enforcing`` (ultimate ruling
  coalitions), ``selectorate``, ``conspiracy``, ``terror``, ``chambers`` (removal in two chambers), ``global_game``;
* ``succession``.

``exact`` and ``values`` read numbers. Nothing here loads the simulation.
"""
