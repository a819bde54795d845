"""The best of some candidates: the model's order at once, people's word within a time."""
