"""Everything of Parley that is not a screen. Nothing in here imports streamlit."""

__version__ = "0.1.0"
"""Of CHANGELOG.md's newest release."""
