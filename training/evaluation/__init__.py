"""The evaluation as in the paper: accuracy and latency of one model, synchronous and asynchronous, before and after
training. Held-out dialogues are played in the agent's core of production; the model and its times are real, nobody
waits for speech or tools.

python -m training.evaluation     plays and judges, prints a table
python -m training.evaluation.wire     the same over the wire of the server, in real time
"""
