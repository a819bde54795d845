"""A vision-language model as one more annotator: asked about pairs, and declared as a machine."""
