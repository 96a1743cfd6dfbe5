-- The people who are counted and may be found. The sign-in is another noun.
--
-- `member_id` is random, so that an address tells nothing about when somebody joined. Of an erased member only
-- the number, the times and the standing remain: whoever sets the standing takes the name and the country away.

CREATE TABLE member (
    member_id BLOB NOT NULL PRIMARY KEY CHECK (length(member_id) = 16),   -- members; until deleted.
    name TEXT NOT NULL,            -- members; until erased.
    country TEXT CHECK (length(country) = 2),   -- self; until erased. Where the member lives.
    presence TEXT NOT NULL CHECK (presence IN ('country', 'region', 'uncounted')),   -- self; until deleted.
    standing TEXT NOT NULL CHECK (standing IN ('pending', 'active', 'suspended', 'erased')),   -- staff; until deleted.
    joined_at INTEGER NOT NULL,    -- self; until deleted.
    updated_at INTEGER NOT NULL,   -- staff; until deleted.
    CHECK (CASE WHEN standing = 'erased' THEN name = '' AND country IS NULL ELSE country IS NOT NULL END)
) STRICT;

-- Who comes under or out of a floor is found by it.
CREATE INDEX member_country ON member (country) WHERE standing = 'active';

-- How many active members live where, by presence: kept by trigger, because reading a few hundred rows is
-- thousands of times faster than counting a million.
CREATE TABLE member_tally (
    country TEXT NOT NULL CHECK (length(country) = 2),   -- secret; stays.
    presence TEXT NOT NULL CHECK (presence IN ('country', 'region', 'uncounted')),   -- secret; stays.
    n INTEGER NOT NULL,   -- secret; stays. A raw number: one may be one person.
    PRIMARY KEY (country, presence)
) STRICT, WITHOUT ROWID;

-- Which different members changed in a way that counts since the newest snapshot. No foreign key: an erasure must
-- not lose the change that it is.
CREATE TABLE count_change (
    member_id BLOB NOT NULL PRIMARY KEY CHECK (length(member_id) = 16)   -- secret; until the next snapshot.
) STRICT, WITHOUT ROWID;

CREATE TRIGGER member_inserted AFTER INSERT ON member WHEN new.standing = 'active' BEGIN
    INSERT INTO member_tally (country, presence, n) VALUES (new.country, new.presence, 1)
        ON CONFLICT (country, presence) DO UPDATE SET n = n + 1;
    INSERT INTO count_change (member_id) VALUES (new.member_id) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER member_updated AFTER UPDATE ON member
WHEN (old.standing = 'active' OR new.standing = 'active')
    AND (old.standing <> new.standing OR old.country <> new.country OR old.presence <> new.presence) BEGIN
    UPDATE member_tally SET n = n - 1
        WHERE old.standing = 'active' AND country = old.country AND presence = old.presence;
    INSERT INTO member_tally (country, presence, n) SELECT new.country, new.presence, 1 WHERE new.standing = 'active'
        ON CONFLICT (country, presence) DO UPDATE SET n = n + 1;
    INSERT INTO count_change (member_id) VALUES (new.member_id) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER member_deleted AFTER DELETE ON member WHEN old.standing = 'active' BEGIN
    UPDATE member_tally SET n = n - 1 WHERE country = old.country AND presence = old.presence;
    INSERT INTO count_change (member_id) VALUES (old.member_id) ON CONFLICT DO NOTHING;
END;
