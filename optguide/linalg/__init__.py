"""Linear algebra that the methods share, batched over all leading axes."""
