"""Backup and restore: the database as one dump, and every stored file with its hash.

A folder holds `backup.json` (what it is), `database.dump` (of `pg_dump`) or `database.sqlite3`,
`objects.jsonl` (name, size, SHA-256) and `objects/`.
"""
