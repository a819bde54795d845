"""Imports from a bucket that a site admin has configured; the originals stay there.

`address` says which buckets may be configured, `open_bucket` opens one (`s3` by boto3, everything
else by fsspec in `file_systems`). A look (`run_look`) lists it, finds what is new (`seen`), and
imports the rows that name something new (`due_rows`) like any other import. `ask` has what people
do.
"""
