"""The command palette, stars on records, and what was looked at last."""
