"""Tools of MCP servers as tools of ours (`servers.py`), and ours served over MCP (`serve.py`).

servers = McpServers(settings, clock)
await servers.start()                     connects; servers that are not up yet are tried again
Registry(..., sources=[servers.tools])    what they offer at any moment
await servers.aclose()
"""
