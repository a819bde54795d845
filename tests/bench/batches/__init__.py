"""Parts of the benchmark of batch certificates."""
