"""Language model back ends behind the `Model` interface of `services/agent/ports.py`."""
