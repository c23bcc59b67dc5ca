"""OpenTelemetry traces, for servers that were installed with the extra `otel`; docs/observability.md describes them.

`setup` decides whether sessions are traced, `export` sends the spans, `recorder` makes them from what a session tells
its client and asks of models. Only `export` and what it loads need the extra.
"""
