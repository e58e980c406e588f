"""Prompts under a name: what they say, the blanks in them, and those that Parley brings."""
