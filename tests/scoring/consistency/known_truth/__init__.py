"""Pairs with known truth: real products pasted on real photos, then edited or left alone."""
