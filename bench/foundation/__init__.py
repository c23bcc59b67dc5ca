"""What the server costs and how soon it answers, measured on real server processes of its own.

    python -m bench.foundation [--runs 7] [--json bench/out/foundation.json]

Speech is that of app/web/samples, streamed at the pace of speech over real sockets; CPU and memory are the kernel's own
accounts (/proc, Linux only). Client and server share the machine.
"""
