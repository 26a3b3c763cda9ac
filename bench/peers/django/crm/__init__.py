"""Contacts and companies, with the columns that all sides of the comparison have."""
