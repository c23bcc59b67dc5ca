"""Programs that train the models Foresay ships or serves. Nothing here is imported by the server."""
