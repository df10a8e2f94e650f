"""The same tap on bare servers."""
