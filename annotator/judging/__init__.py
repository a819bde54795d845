"""Pictures in, a judgement out: what other programs ask of the judge, apart from the catalogue."""
