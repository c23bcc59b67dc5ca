"""The learned understanding: a small encoder that reads what a turn asks for, with probabilities.

`encoder` runs the network with ONNX Runtime; `reading` makes requests, acts and spans of its outputs.
"""
