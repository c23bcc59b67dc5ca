"""Turn detection: when the user's turn begins and ends. Pure: speech probabilities in, turn events out, no clock."""
