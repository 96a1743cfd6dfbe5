-- What a person changes while the site runs: its name, the smallest group of members shown, ...
--
-- How to read these files: tables are singular and named by their noun, keys are `<table>_id`, times are
-- microseconds since 1970 in UTC, words of a closed set are CHECKed. STRICT holds SQLite to the types that
-- PostgreSQL has anyway; the folder beside this one says the same for it. Each column's comment begins with who may
-- read it (public, members, self, staff, secret) and how long it stays.

CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,   -- staff; stays. The code's word for it.
    value TEXT NOT NULL,              -- staff; stays. JSON: its shape belongs to the code that reads it.
    updated_at INTEGER NOT NULL       -- staff; stays.
) STRICT, WITHOUT ROWID;
