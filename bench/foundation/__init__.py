"""Measures CPU, memory and response times of real server processes, which it starts.

    python -m bench.foundation [--runs 7] [--json bench/out/foundation.json]

Speech is that of app/web/samples, streamed in real time over real sockets; CPU and memory are the kernel's figures
(/proc, Linux only). Client and server share the machine.
"""
