"""One module per part: `home`, `search`."""
