"""The database of the tools: one SQLite file, used from the event loop through one thread."""

from tools.store.database import Database, StoreError

__all__ = ["Database", "StoreError"]
