"""Names of foreign tools in our alphabet, each once."""

import hashlib
import re
from collections.abc import Container

_LONGEST = 64


def our_name(server: str, tool: str, taken: Container[str] = ()) -> str:
    """ "files", "Read-File" as "files_read_file"; a digest of the real name where that is too long or taken."""
    plain = re.sub(r"[^a-z0-9]+", "_", tool.casefold()).strip("_") or "tool"
    name = f"{server}_{plain}"
    if len(name) <= _LONGEST and name not in taken:
        return name
    digest = hashlib.sha256(tool.encode()).hexdigest()[:8]
    return f"{name[: _LONGEST - 9]}_{digest}"
