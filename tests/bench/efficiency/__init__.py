"""How many answers a strategy saves: curves, comparison with random, plot, also over HTTP."""
