"""Rows written in the caller's transaction: what happened, who used which power, and what is still to be done."""
