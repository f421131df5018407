"""Closed forms to check the mechanisms against: the circular flow and conditional support, solved by hand.

One idea a module: :mod:`~collegium.theories.analytic.flow` (one stage), ``entrenchment``, ``loop`` (four links),
``elections`` (indirect election as a filter), ``turnover`` (enlargement, term limits, the congress clock), ``support``,
``ties`` and ``clients``.
"""
