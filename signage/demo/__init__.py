"""The demo store “Modehaus am Markt”: what the docs, the tests and a newcomer all use."""
