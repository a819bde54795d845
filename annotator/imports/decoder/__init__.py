"""Decode uploads in a child process that has limits and can be killed without losing the import.

`derive` turns the bytes of one file into the files that are kept. `child` is the program that does
so again and again, under limits on memory and processor time. `children` starts such programs,
gives them one file at a time, kills the one that takes too long, and says why a file was refused.
`frames` is what they say to each other.
"""
