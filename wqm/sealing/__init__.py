"""What rooms that promise confidentiality share: keys, derived secrets, tags, sealed boxes, codes, guarded columns, and
how small numbers may be published.

Pure functions of keys, bytes and counts, and the key store; no table and no room is known here. What is sealed, and
when it is opened, is decided by the room that owns the rows.
"""
