"""Incidents: one occasion, told by many reports. Every telling is kept; what is joined says why.

`tellings_of` cuts the events of a record down to what is compared, and `gather` puts those of one occasion together.
"""

from dateline.incidents.gather import Incident, Join, gather
from dateline.incidents.tellings import Amount, Party, Site, Telling, Voice, tellings_of

__all__ = ["Amount", "Incident", "Join", "Party", "Site", "Telling", "Voice", "gather", "tellings_of"]
