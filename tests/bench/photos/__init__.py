"""Sets of judged pictures for benchmarks, with features that are kept between runs."""
