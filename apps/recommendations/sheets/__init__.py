"""Lessons and recommendations as a spreadsheet: written as XLSX or CSV, read again, and merged over what is live, so
that the pack's own loader and dry run serve.

A sheet has one row a lesson or recommendation and one column a field of its document (`columns`). What does not fit a
cell, the initiative templates, stays as it is in the library. Headers and the words of a choice are the format's and not
translated, like the keys of a pack.
"""
