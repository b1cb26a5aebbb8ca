"""My reading: what one person has read, noted and put aside for a workshop. Nobody else sees any of it."""
