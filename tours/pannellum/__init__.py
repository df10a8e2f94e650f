"""A typed configuration for Pannellum 2.5.7. Imports nothing else of Auslage: use it on its own if you like."""

from tours.pannellum.config import Configuration, Defaults, MultiRes, Scene, Strings

__all__ = ["Configuration", "Defaults", "MultiRes", "Scene", "Strings"]
