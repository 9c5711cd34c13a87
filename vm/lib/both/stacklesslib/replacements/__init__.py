"""Modules of the library made for tasklets, which module monkeypatch puts in their place."""
