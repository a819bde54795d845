"""The retraining loop: answers in, a candidate with its measured worth out."""
