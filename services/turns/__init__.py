"""When does the user begin and end? Pure: probabilities in, turn events out, time counted in samples."""
