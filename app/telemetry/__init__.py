"""OpenTelemetry traces, for servers that were installed with the extra `otel`; docs/observability.md describes them.

`setup` decides whether there are any, `export` sends them, `recorder` makes them out of what a session tells its
client and asks of models. Nothing but `export` and what it loads needs the extra.
"""
