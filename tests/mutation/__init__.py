"""Does the simulation see anything? Rules of the loop are broken one by one, and it must notice each."""
