-- What must not be done too often, and what must not be done twice; and what the site keeps to itself for that.

-- Wrong passwords, for an account and for the place they come from. The key is a keyed hash of either, so that the
-- table tells neither who was tried nor from where.
CREATE TABLE attempt (
    key TEXT NOT NULL PRIMARY KEY,   -- secret; a day.
    count INTEGER NOT NULL,   -- secret; a day. Since the first one of the day.
    since INTEGER NOT NULL,   -- secret; a day. When that was.
    last INTEGER NOT NULL     -- secret; a day.
) STRICT, WITHOUT ROWID;

CREATE INDEX attempt_last ON attempt (last);

-- What only this site knows, such as the secret with which those keys are hashed. Drawn once.
CREATE TABLE secret (
    name TEXT NOT NULL PRIMARY KEY,   -- secret; stays. The code's word for it.
    value TEXT NOT NULL,              -- secret; stays. 256 bits as hexadecimal digits.
    created_at INTEGER NOT NULL       -- secret; stays.
) STRICT, WITHOUT ROWID;

-- Forms that were sent: one row for each showing, written in the transaction that does what the form asks for. A second
-- press finds the row, does nothing, and hears what the first one heard.
CREATE TABLE submission (
    submission_key BLOB NOT NULL PRIMARY KEY CHECK (length(submission_key) = 16),   -- secret; a day. Random.
    account_id BLOB REFERENCES account ON DELETE CASCADE,   -- self; a day. Whose form it is, if anybody signed in.
    answer TEXT NOT NULL,          -- self; a day. What the first press was told; '' inside its transaction.
    created_at INTEGER NOT NULL    -- self; a day.
) STRICT;

CREATE INDEX submission_account ON submission (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX submission_created ON submission (created_at);
