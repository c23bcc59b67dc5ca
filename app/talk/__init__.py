"""The terminal client: streams a recording or the microphone to a server, and prints what happens when."""
