"""The demo's shop: its plan in metres, its goods, its pictures and how they are rendered."""
