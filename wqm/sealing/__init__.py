"""What rooms that promise confidentiality share: keys, derived secrets, tags, sealed boxes, codes, guarded columns.

Pure functions of keys and bytes, and the key store; no table and no room is known here. What is sealed, and when it is
opened, is decided by the room that owns the rows.
"""
