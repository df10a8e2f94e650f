"""Headline numbers: ours and a peer in turns, one JSON line a number. `make bench [NAME=…]`."""
