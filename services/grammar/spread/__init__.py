"""Questions whose values stand anywhere in a sentence: "my scales are in pounds and it says 800 grams, what's that".

The phrases of a tool expect the values at one place. Here the values are found first, and a few words beside them say
what is asked. All of it only looks things up or works them out, so it is answered without a question.
"""
