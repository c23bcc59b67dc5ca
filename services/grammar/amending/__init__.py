"""Changes of what was made or spoken of before: "make it longer", "not the milk", "when was that for again"."""
