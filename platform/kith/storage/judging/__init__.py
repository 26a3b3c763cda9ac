"""What the records say to a plan: how many a change touches, how many break it, what it would lose."""
