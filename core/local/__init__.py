"""A small model on this machine, for a first conversation without a gateway."""

from core.local.model import LOCAL_MODEL, LocalModel, State

__all__ = ["LOCAL_MODEL", "LocalModel", "State"]
