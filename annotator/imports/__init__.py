"""The import of products and generations: source → rows → pictures → one transaction per batch.

`source` holds the files and the manifest. `manifest`, `hfpc` and `folder` turn them into rows.
`references` (with `files` and `fetch_url`) reads the files and URLs that rows name. `images` and
`derivatives` turn their bytes into the files that `store_pictures` keeps. `plan_batch` decides what
happens to each row, and `write_batch` writes it. `import_rows` runs all of these in order.
"""
