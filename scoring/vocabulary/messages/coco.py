"""What is wrong with a COCO file of masks, or with the mask of one of its pictures."""

from __future__ import annotations

from scoring.vocabulary.message import define

COCO_NO_FILE = define("coco_no_file")
COCO_OF_NOBODY = define("coco_of_nobody")
COCO_TOO_LARGE = define("coco_too_large", most=int)

COCO_NO_SIZE = define("coco_no_size")
COCO_NO_SEGMENTATION = define("coco_no_segmentation")
COCO_COUNTS_WRONG = define("coco_counts_wrong")
COCO_POLYGON_WRONG = define("coco_polygon_wrong")
COCO_IMAGE_UNKNOWN = define("coco_image_unknown")
COCO_IMAGE_UNCLEAR = define("coco_image_unclear", name=str)
