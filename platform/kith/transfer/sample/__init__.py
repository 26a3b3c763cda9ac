"""Sample data: people, companies and their dealings in many languages and scripts, the same for the same seed."""
