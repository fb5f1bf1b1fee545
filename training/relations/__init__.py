"""The relation model: its sentences, network and training."""
