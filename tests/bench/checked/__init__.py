"""Rows and tables of `tests.bench.consistency`."""
