"""The mind of Auslage: what should be shown, where, and why. It knows no socket and no panorama."""
