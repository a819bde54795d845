"""The ops desk: flags say why someone should look at a generation, reviews what they decided."""
