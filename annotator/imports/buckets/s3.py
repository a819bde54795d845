"""A bucket of an S3 server, by boto3.

s3fs, which fsspec would use, allows one version of botocore alone, and that is not the one with
which pictures are stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, Final, cast

from annotator.imports.buckets.bucket import Listed, short_version
from annotator.storage_url import bucket_of

if TYPE_CHECKING:
    from annotator.imports.buckets.credentials import KeyAndSecret

CONNECT_SECONDS, READ_SECONDS, ATTEMPTS = 5, 30, 3
# Of one object. Whatever else an S3 server answers concerns the whole bucket.
GONE: Final = ("NoSuchKey", "404", "NotFound")
CLOSED: Final = ("AccessDenied", "403", "Forbidden", "InvalidObjectState")


class S3Bucket:
    """A bucket with a prefix, inside which everything lies."""

    def __init__(self, url: str, credentials: KeyAndSecret | None) -> None:
        parts = bucket_of(url, called="The address")
        self._bucket = parts["bucket_name"]
        self._root = f"{parts['location']}/" if parts["location"] else ""
        self._client = _client(parts, credentials)

    def listed(self, prefix: str) -> Iterator[Listed]:
        """One request for each thousand objects."""
        start = self._root + prefix
        pages = self._client.get_paginator("list_objects_v2")
        with _reached():
            for page in pages.paginate(Bucket=self._bucket, Prefix=start):
                for found in page.get("Contents", ()):
                    key = found["Key"].removeprefix(start)
                    if key and not key.endswith("/"):  # an empty object that stands for a folder
                        version = short_version(found["ETag"].strip('"'), found["Size"])
                        yield Listed(key, version, found["Size"], found["LastModified"])

    def open(self, key: str) -> IO[bytes]:
        """The object's content as it arrives."""
        from botocore.exceptions import ClientError  # noqa: PLC0415  the site starts without it

        with _reached():
            try:
                answer = self._client.get_object(Bucket=self._bucket, Key=self._root + key)
            except ClientError as error:
                code = str(error.response.get("Error", {}).get("Code", ""))
                if code in GONE:
                    raise FileNotFoundError(str(error)) from error
                if code in CLOSED:
                    raise PermissionError(str(error)) from error
                raise
        return cast(IO[bytes], answer["Body"])


@contextmanager
def _reached() -> Iterator[None]:
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415  see above

    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise ConnectionError(f"The bucket can't be read: {error}") from error


def _client(parts: dict[str, str], credentials: KeyAndSecret | None) -> Any:
    import boto3  # noqa: PLC0415  see above
    from botocore.config import Config  # noqa: PLC0415  see above

    given = {}
    if credentials is not None:
        given = {
            "aws_access_key_id": credentials.key, "aws_secret_access_key": credentials.secret
        }  # fmt: skip
    return boto3.session.Session().client(
        "s3",
        region_name=parts.get("region_name"),
        endpoint_url=parts.get("endpoint_url"),
        config=Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
            s3={"addressing_style": parts.get("addressing_style", "auto")},
        ),
        **given,
    )
