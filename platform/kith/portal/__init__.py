"""Access from outside: who is invited to which portal, how many seats there are, and who comes in as whom."""
