"""The durable record of sessions and their writes, in SQLite (embedded), Redis (many machines) or memory (nothing
survives the process).

A write is recorded in one durable commit *before* it is dispatched, and its outcome after. So after a crash it is
always known what may be repeated; `docs/journal.md` goes through the crash points.
"""
