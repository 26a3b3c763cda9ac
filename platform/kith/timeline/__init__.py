"""What happened to a record, as one person may know it today: comments, mentions, feed, history, undo."""
