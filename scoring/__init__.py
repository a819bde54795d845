"""The models: features, reward, what to ask, segmentation, consistency. Knows no Django."""
