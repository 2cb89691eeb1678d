"""`codegpt-ls mcp`: servers of tools, shown, allowed, tried."""
