"""The ledger as pandas frames. pandas is imported in here only, and here only when a frame is made."""
