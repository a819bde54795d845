"""How far people agree, how reliable each is, and the numbers of a project on one page."""
