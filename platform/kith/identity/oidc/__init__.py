"""Logging in by a service elsewhere, with OpenID Connect: what it says of itself, there and back, whose account."""
