"""Every claim of speed, measured: ``make bench``.

Each benchmark compares with a named peer, or with a limit, in the same run; none is a test, since clocks are noisy.
"""
