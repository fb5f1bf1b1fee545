"""The reading room: an archive as pages and as data, at the same addresses; it only reads.

Needs the extra ``dateline[web]``. `dateline.web.app.create` makes the application, ``dateline serve`` runs it.
"""
