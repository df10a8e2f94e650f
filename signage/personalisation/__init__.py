"""Rules, leases and traces: the right thing on the right display for this moment, explained."""
