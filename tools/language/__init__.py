"""The phrase language of the tools, and deterministic parsers of what people say: numbers, times, places, lists.

`tokens` splits an utterance into words; one small module per kind of spoken value parses it; `values` is the table of
slot types; `phrases` compiles the patterns that a tool declares; `matcher` finds them in an utterance; `corpus` expands
them into sentences for a language model.
"""
