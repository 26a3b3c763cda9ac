"""Other ways to build the same: measured on the same rows, by the same client, in turns with Kith and the floor."""
