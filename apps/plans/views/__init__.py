"""One module per subject: `plans`, `initiatives`, `items`, `comments`."""
