-- Work that is done later, by whichever process takes it first. A worker holds a job on a lease that it renews; a job
-- whose lease ran out is due again, and whoever takes it gets a new number (`runs`), without which nobody may end it.
-- `due_at` says when a job may be taken: of a queued one it is its time, of a running one the end of its lease.
--
-- `kind` has no CHECK: a new kind is no new table. Nothing in a row is about a person: a payload names rows.

CREATE TABLE job (
    job_id UUID NOT NULL PRIMARY KEY,   -- staff; until pruned. UUIDv7.
    kind TEXT NOT NULL,          -- staff; until pruned.
    payload TEXT NOT NULL,       -- secret; until pruned. JSON, with identifiers alone.
    live_key TEXT,               -- secret; until pruned. No two jobs that wait or run share one.
    once_key TEXT,               -- secret; until pruned. No two jobs share one, ended or not.
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),   -- staff; until pruned.
    due_at BIGINT NOT NULL,     -- staff; until pruned.
    worker UUID,   -- staff; until pruned. The process that holds it: random, and another after each start.
    runs BIGINT NOT NULL CHECK (runs >= 0),           -- staff; until pruned. How often it was taken.
    attempts BIGINT NOT NULL CHECK (attempts >= 0),   -- staff; until pruned. The same without those given back.
    lost BIGINT NOT NULL CHECK (lost >= 0),           -- staff; until pruned. How often its worker vanished.
    cancel_asked_at BIGINT,     -- staff; until pruned.
    done BIGINT,                -- staff; until pruned. Progress: so many …
    total BIGINT,               -- staff; until pruned. … of so many.
    trouble_code TEXT,           -- staff; until pruned. What went wrong last.
    trouble_text TEXT,           -- staff; until pruned.
    created_at BIGINT NOT NULL, -- staff; until pruned.
    started_at BIGINT,          -- staff; until pruned. When it was taken last.
    ended_at BIGINT,            -- staff; until pruned.
    CHECK ((state = 'running') = (worker IS NOT NULL)),
    CHECK ((state IN ('done', 'failed', 'cancelled')) = (ended_at IS NOT NULL)),
    CHECK ((done IS NULL) = (total IS NULL) AND (trouble_code IS NULL) = (trouble_text IS NULL))
);

-- What can be taken now is one range of this index.
CREATE INDEX job_due ON job (due_at, job_id) WHERE state IN ('queued', 'running');
CREATE UNIQUE INDEX job_live_key ON job (live_key) WHERE state IN ('queued', 'running');
CREATE UNIQUE INDEX job_once_key ON job (once_key);
-- Lists by state, the newest first, and the numbers for each.
CREATE INDEX job_state ON job (state, job_id DESC);
CREATE INDEX job_ended_at ON job (ended_at) WHERE ended_at IS NOT NULL;
