"""The server: its command line, settings, gateway and composition."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# numpy reads it when it is imported. Its matrices are small here; with a thread for each core, which wait for each
# other in a loop, the log-mel spectrogram of 3 s of audio took 16 ms of CPU time in place of 2.
