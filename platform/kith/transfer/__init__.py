"""Records from and to files: import and export. The rules are those of the one write path; nothing is added here."""
