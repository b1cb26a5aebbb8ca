"""`make bench`: measures the product against its budgets, each figure beside its floor. Nothing but loopback is used."""
