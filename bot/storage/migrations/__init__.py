"""The history of the conversations database: one file in `versions/` for each change of bot/storage/tables.py."""

HEAD = "0008"
"""The last revision, so that a start which has nothing to migrate need not load the history; a test compares."""
