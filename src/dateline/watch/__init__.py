"""Watching feeds: polls RSS and Atom politely and hands new reports to an archive.

It is the only part of Dateline that opens connections. What is fetched, and when, is decided here; how a page or an item
becomes a report is the business of `dateline.sources`.
"""
