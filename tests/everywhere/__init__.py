"""The same games under every Python: `python -m tests.prove everywhere`, a part of `make prove`."""
