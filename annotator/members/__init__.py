"""How people come into a project, what they may do there, and the keys of their machines."""
