"""How far people agree, and how reliable each is."""
