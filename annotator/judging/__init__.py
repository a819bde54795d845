"""The judge: other programs send pictures and get a judgement, without using the catalogue."""
