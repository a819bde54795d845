"""How many answers a strategy saves: learning curves, comparison with random, plot, HTTP."""
