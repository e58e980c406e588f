"""Conversations and the ledger, kept: SQLite by default, PostgreSQL by URL. `open_store` makes one."""
