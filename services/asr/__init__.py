"""Speech recognition: streaming recognisers behind one interface (`services/asr/recogniser.py`)."""
