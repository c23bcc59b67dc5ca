"""Durable record of sessions and of every side effect: SQLite (embedded), Redis (many machines), memory (no promises).

A write is recorded *before* it is dispatched, in one durable commit, and its outcome after. What a crash leaves behind
is therefore never ambiguous about whether something may be repeated; `docs/journal.md` goes through the crash points.
"""
