-- What somebody keeps of the news for themselves: stories they saved, what they read or began, and what they follow. What a
-- person reads can put them in danger, so no page of the administration and no entry of the log tells of it, and what was
-- read is remembered only for those who ask for that.

-- Whether the site remembers what the account read. Off until its owner wants it; switched off, it takes `reading` along.
ALTER TABLE account ADD COLUMN remembers BOOLEAN NOT NULL DEFAULT FALSE;   -- self; until deleted.

CREATE TABLE bookmark (
    account_id UUID NOT NULL REFERENCES account ON DELETE CASCADE,   -- self; until removed.
    article_id UUID NOT NULL REFERENCES article ON DELETE CASCADE,   -- self; until removed.
    saved_at BIGINT NOT NULL,   -- self; until removed.
    PRIMARY KEY (account_id, article_id)
);

-- The list, the one that was saved last first.
CREATE INDEX bookmark_saved ON bookmark (account_id, saved_at DESC, article_id DESC);
CREATE INDEX bookmark_article ON bookmark (article_id);

-- A story that was read, or one that was begun and how far.
CREATE TABLE reading (
    account_id UUID NOT NULL REFERENCES account ON DELETE CASCADE,   -- self; 365 days where it was read, else 90.
    article_id UUID NOT NULL REFERENCES article ON DELETE CASCADE,   -- self; 365 days where it was read, else 90.
    is_read BOOLEAN NOT NULL,   -- self; 365 days. Read, or marked so.
    place TEXT,   -- self; 90 days, or until it is read. The anchor of the last heading that was passed.
    progress BIGINT NOT NULL CHECK (progress BETWEEN 0 AND 1000),   -- self; 90 days, or until it is read. In thousandths.
    changed_at BIGINT NOT NULL,   -- self; 365 days where it was read, else 90.
    PRIMARY KEY (account_id, article_id),
    CHECK (NOT is_read OR place IS NULL AND progress = 0)
);

-- The stories to go on with, the latest first.
CREATE INDEX reading_begun ON reading (account_id, changed_at DESC, article_id DESC) WHERE NOT is_read;
CREATE INDEX reading_article ON reading (article_id);
CREATE INDEX reading_changed ON reading (changed_at);

-- Countries by their codes, topics and sources by their names in addresses, which is what they are known by for good.
CREATE TABLE follow (
    account_id UUID NOT NULL REFERENCES account ON DELETE CASCADE,   -- self; until removed.
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('country', 'topic', 'source')),   -- self; until removed.
    name TEXT COLLATE "C" NOT NULL,   -- self; until removed.
    followed_at BIGINT NOT NULL,   -- self; until removed.
    PRIMARY KEY (account_id, kind, name)
);
