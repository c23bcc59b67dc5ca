"""The phrase language of the tools, and deterministic parsers of what people say: numbers, times, places, lists.

`tokens` cuts an utterance into words; one small file per kind of spoken value reads them; `values` is the table of
slot types; `phrases` compiles the patterns a tool declares; `matcher` finds them in an utterance; `corpus` expands
them into sentences for a language model.
"""
