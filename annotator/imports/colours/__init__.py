"""What the numbers of a picture mean, and how they become sRGB.

A profile is told by its primaries and curve, which a transform of a few colours shows. Its name
says nothing.
"""
