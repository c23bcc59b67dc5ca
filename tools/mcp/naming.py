"""Names for the tools of MCP servers, in the characters that tool names here may have, each used once."""

import hashlib
import re
from collections.abc import Container

_LONGEST = 64


def our_name(server: str, tool: str, taken: Container[str] = ()) -> str:
    """The tool "Read-File" of the server "files" is "files_read_file". A name that is too long or taken ends in a
    digest."""
    plain = re.sub(r"[^a-z0-9]+", "_", tool.casefold()).strip("_") or "tool"
    name = f"{server}_{plain}"
    if len(name) <= _LONGEST and name not in taken:
        return name
    digest = hashlib.sha256(tool.encode()).hexdigest()[:8]
    return f"{name[: _LONGEST - 9]}_{digest}"
