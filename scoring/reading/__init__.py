"""Reads text in pictures: finds lines, and says which letters they show."""

from scoring.reading.base import READERS, Reading, TextReader, text_reader

__all__ = ["READERS", "Reading", "TextReader", "text_reader"]
