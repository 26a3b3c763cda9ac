"""What plugins add to the staff pages: pages of their own below /p/, and panels on the pages of records."""
