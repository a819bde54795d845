"""Open a configured source."""

from __future__ import annotations

from annotator.environment import WrongSetting
from annotator.errors import Unavailable
from annotator.imports.buckets.address import S3, check_url, protocol_of
from annotator.imports.buckets.bucket import Bucket
from annotator.imports.buckets.credentials import key_and_secret, options
from annotator.imports.buckets.file_systems import FileSystemBucket
from annotator.imports.buckets.s3 import S3Bucket
from annotator.models import BucketSource
from scoring.vocabulary.messages.buckets import BUCKET_NOT_CONFIGURED


def open_bucket(source: BucketSource) -> Bucket:
    """The bucket; nothing is asked of it yet.

    Raises InvalidInput if its address is not allowed (any more), and Unavailable if its credentials
    are not in this process's environment.
    """
    check_url(source.url)
    try:
        if protocol_of(source.url) == S3:
            return S3Bucket(source.url, key_and_secret(source.credentials))
        return FileSystemBucket(source.url, options(source.credentials))
    except WrongSetting as error:
        raise Unavailable(BUCKET_NOT_CONFIGURED(source=source.name, error=str(error))) from error
