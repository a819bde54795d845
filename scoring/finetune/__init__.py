"""Training of the segmenter: scenes with known masks, the network, its certainty, the gate.

Only this package needs torch; what it trains is served by `scoring.segmentation.trained`.
"""
