"""Measures when the end of a turn is detected: too early (the user is cut off) or late (the user waits)."""
