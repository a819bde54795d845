"""The figures of the insights page, aggregated by the database."""
