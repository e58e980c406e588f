"""What the ASGI application adds to Streamlit's own: who is served, headers, health, figures, files, the log."""
