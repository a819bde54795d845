"""Products and generations from outside: sources → rows → pictures → one transaction a batch.

`source` says what is imported, `manifest`, `hfpc` and `folder` turn it into rows, `references`
(with `files` and `fetch_url`) reads what rows name, `images` and `derivatives` turn bytes into the
files that `store_pictures` keeps, `plan_batch` decides each row and `write_batch` writes.
`import_rows` is the way through all of them.
"""
