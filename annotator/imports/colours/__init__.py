"""Colour management: which colours a picture's numbers mean, and their conversion to sRGB.

Whether a profile is sRGB is decided by transforming a few colours with it, not by its name.
"""
