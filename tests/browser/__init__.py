"""Tests in a real browser; a package, so that its conftest.py and that of the folder above have two names."""
