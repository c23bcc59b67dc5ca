"""Audio to words: streaming recognisers behind one interface."""
