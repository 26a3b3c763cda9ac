"""What happened to a record: its feed and history, comments, undoing a change, and who was named in a comment."""
