"""Uses the tools of MCP servers as tools of this server (`servers.py`), and serves this server's tools over MCP
(`serve.py`).

servers = McpServers(settings, clock)
await servers.start()                     connects; servers that are not up yet are tried again
Registry(..., sources=[servers.tools])    what they offer at any moment
await servers.aclose()
"""
