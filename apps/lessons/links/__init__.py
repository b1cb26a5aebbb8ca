"""Links a curator entered: whether they answer, asked without ever reaching into a private network."""
