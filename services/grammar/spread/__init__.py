"""Reads questions whose values may be anywhere in the sentence: "my scales are in pounds and it says 800 grams, what's
that".

The phrases of a tool expect each value at a fixed place. These readers find the values first, and then a few words that
show what is asked. They only make look-ups and calculations, so the user never has to confirm.
"""
