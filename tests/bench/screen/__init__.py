"""What the benchmark of the judge screen measures beside the screen itself."""
