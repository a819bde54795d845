"""The reward head: one latent reward behind single judgements and pair comparisons."""
