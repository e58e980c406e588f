"""Replies in progress. They belong to the process; pages only watch, and can look away."""
