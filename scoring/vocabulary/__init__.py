"""The words that `annotator` and `scoring` share. Imports the standard library alone.

Enumerations, messages to people as codes with values, the records that cross the wall between the
two packages or lie in a JSON column, and the rules that both sides need. Holds no state.
"""
