"""What is dropped is parked, taken back within 30 days, and purged after them."""
