"""When the end of a turn is found: too early (the user is cut off) or late (the user waits)."""
