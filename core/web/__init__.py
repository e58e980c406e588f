"""What the ASGI application adds to Streamlit's own: headers and a health answer."""
