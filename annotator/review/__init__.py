"""The ops desk: why someone should look at a generation, and what they decided."""
