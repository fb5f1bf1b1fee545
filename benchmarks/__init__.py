"""What Dateline costs and how well it reads, measured against public corpora and other programs."""
