"""What the agent loop itself costs: no network, no real model, no real tool."""
