"""The processes of a server: web, worker, and the one that starts and stops them together."""
