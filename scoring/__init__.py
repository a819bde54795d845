"""The models: features, reward, what to ask, segmentation, consistency. Independent of Django."""
