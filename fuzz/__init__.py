"""Readers of files given bytes that nobody should send: `python -m fuzz.run READER`, and the seeds to begin with."""
