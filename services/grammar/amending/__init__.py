"""Changes of and questions about things from earlier turns (timers, events, lists, notes): "make it longer", "not the
milk", "when was that for again"."""
