"""Compile the mechanisms once, before the tests are shared out among processes that would each compile them."""

import collegium as cg

if __name__ == "__main__":
    cg.simulate("cpsu-1922", cg.record(), on="1922-04", until="1922-05", runs=1)
