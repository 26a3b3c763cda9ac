"""Mail: templates, the one gate that it all goes through, and sending it."""
