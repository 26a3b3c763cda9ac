"""From the files to what an apply will do: differences, what they do to the data, the statements; all as data."""
