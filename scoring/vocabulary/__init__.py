"""The vocabulary that `annotator` and `scoring` share. Imports only the standard library.

Enumerations, messages to people as codes with values, the records that are passed between the two
packages or stored in a JSON column, and the rules that both need. Holds no state.
"""
