"""The public survey F-03: posters, single-use tokens, responses, batches that count, and bursts."""
