"""Sound as it enters the server: wire formats, resampling to 16 kHz, and the last seconds by sample index."""
