"""Conversations out of the product and into it: a file a format, and `formats`, the table of them."""
