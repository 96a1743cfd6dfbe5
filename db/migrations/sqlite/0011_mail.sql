-- Messages to people. Each is written in the transaction that causes it, together with the job that sends it.
-- Where no mail server is configured, it is held here, for administrators to read and pass on.
--
-- Texts may hold links that open an account. Therefore reading one leaves an entry in the audit log.

CREATE TABLE mail (
    mail_id BLOB NOT NULL PRIMARY KEY CHECK (length(mail_id) = 16),   -- staff; 30 days. UUIDv7.
    -- What caused it: the same cause twice is one mail.
    unique_key TEXT NOT NULL,    -- secret; 30 days.
    about TEXT NOT NULL,         -- staff; 30 days. A word for what kind of message it is.
    recipient TEXT NOT NULL,     -- self; 30 days. A mail address.
    language TEXT NOT NULL,      -- staff; 30 days. A BCP 47 tag.
    subject TEXT NOT NULL,       -- staff; 30 days. Neutral: it shows on locked screens.
    text TEXT NOT NULL,          -- secret; 30 days.
    html TEXT,                   -- secret; 30 days.
    state TEXT NOT NULL CHECK (state IN ('held', 'queued', 'sending', 'sent', 'failed')),   -- staff; 30 days.
    attempts INTEGER NOT NULL CHECK (attempts >= 0),   -- staff; 30 days.
    -- Set by the first attempt and kept: who receives a message twice can tell.
    message_id TEXT,             -- staff; 30 days.
    trouble_code TEXT,           -- staff; 30 days. What went wrong last.
    trouble_text TEXT,           -- staff; 30 days.
    created_at INTEGER NOT NULL, -- staff; 30 days.
    sent_at INTEGER,             -- staff; 30 days.
    CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
    CHECK ((trouble_code IS NULL) = (trouble_text IS NULL))
) STRICT;

CREATE UNIQUE INDEX mail_unique_key ON mail (unique_key);
-- Lists by state, the newest first, and the numbers for each.
CREATE INDEX mail_state ON mail (state, mail_id DESC);
CREATE INDEX mail_created_at ON mail (created_at);
