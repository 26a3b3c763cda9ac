"""Records: the one read path and the one write path."""
