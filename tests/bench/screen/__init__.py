"""Measurements for the judge screen's benchmark on pages other than the judge screen."""
