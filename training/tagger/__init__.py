"""The tagger: its windows, network and training."""
