"""The web server's entry point for faults: the site's own, with the places of `stalls.py`."""

from annotator.wsgi import application
from tests.faults import stalls

__all__ = ["application", "stalls"]
