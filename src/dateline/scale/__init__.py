"""Reading on many cores and machines: one contract, a partition of reports in and a partition of records out.

`partition` has the contract, `pool` keeps it on the cores of one machine. Whoever reads, the same reports give the same records.
"""
