"""Delays of recognition with the real networks in virtual time, so that other work on the machine does not change them.

A decoding takes as much virtual time as it took CPU time, and as many run at once as there are slots. What runs on the
event loop takes its CPU time too. The figures are those of quiet cores; what the machine's caches and memory lose to
other programs stays in them.
"""

import app as app  # numpy's threads, as in the server
