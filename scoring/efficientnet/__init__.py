"""EfficientNet-Lite2, pretrained on ImageNet: what it sees in a picture, for encoder and segmenter.

The weights come with a Python package that carries nothing else. They are read without torch, made
into an ONNX graph once, and run by onnxruntime.
"""

from scoring.efficientnet.network import CHANNELS, HEAD, STRIDES, EfficientNet, PictureMaps, shared
from scoring.efficientnet.package import installed_weights

__all__ = [
    "CHANNELS",
    "HEAD",
    "STRIDES",
    "EfficientNet",
    "PictureMaps",
    "installed_weights",
    "shared",
]
