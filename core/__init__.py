"""Everything of Parley that is not a screen. Nothing in here imports streamlit."""
