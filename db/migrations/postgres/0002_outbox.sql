-- What the public may hear of as it happens: one row for each event, written in the transaction that caused it.
-- Every node reads the rows after the last one it knows, empties the pages that show them and tells its readers.
-- Only public events enter, so that neither a row nor a gap between two says anything about members.
--
-- A sequence hands out numbers before the commit, so that 8 may become visible before 7 and a reader at 8 would
-- never see 7. Therefore whoever appends locks the table until the commit (db/src/write.rs). Who deletes old
-- rows leaves the newest one, because readers compare their place with its number.

CREATE TABLE outbox (
    outbox_id BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,   -- public; stays.
    topic TEXT NOT NULL CHECK (topic IN ('news', 'counts')),   -- public; stays.
    payload TEXT NOT NULL,                                  -- public; stays. JSON, with what the topic needs.
    created_at BIGINT NOT NULL                              -- public; stays.
);
