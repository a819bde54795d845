"""Every message that the server can send, one file a subject. Importing this defines them all."""

from importlib import import_module
from pkgutil import iter_modules

for _subject in iter_modules(__path__):
    import_module(f"{__name__}.{_subject.name}")
