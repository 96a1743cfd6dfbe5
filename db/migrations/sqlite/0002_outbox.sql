-- What the public may hear of as it happens: one row for each event, written in the transaction that caused it.
-- Every node reads the rows after the last one it knows, empties the pages that show them and tells its readers.
-- Only public events enter, so that neither a row nor a gap between two says anything about members.
--
-- Numbers grow in the order of the commits and are never used again (AUTOINCREMENT). Who deletes old rows
-- leaves the newest one, because readers compare their place with its number.

CREATE TABLE outbox (
    outbox_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,   -- public; stays.
    topic TEXT NOT NULL CHECK (topic IN ('news', 'counts')),   -- public; stays.
    payload TEXT NOT NULL,                                  -- public; stays. JSON, with what the topic needs.
    created_at INTEGER NOT NULL                             -- public; stays.
) STRICT;
