"""The assistant's own state: one SQLite file, reached from the event loop through one thread."""

from tools.store.database import Database, StoreError

__all__ = ["Database", "StoreError"]
