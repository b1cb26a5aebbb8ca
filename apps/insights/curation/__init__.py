"""What curators see of the use their pieces are put to."""
