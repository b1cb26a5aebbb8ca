"""Reads over plans. Lists start at what the reader may see; everything a page shows is fetched here."""
