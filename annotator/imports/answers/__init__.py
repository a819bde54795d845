"""Bring in what people said in other tools, as answers of the same people here.

The images must be in the project already: an answer names them by their ids, or by file names or
addresses whose last part, without its ending, is the id. People must be members. Nothing is
guessed: what doesn't fit is refused, row by row, with the reason.
"""
