"""How reports come in. A source turns bytes into `Report` values and knows nothing of what is read in them."""
