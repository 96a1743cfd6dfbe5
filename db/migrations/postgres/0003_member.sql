-- The people who are counted and may be found. The sign-in is another noun.
--
-- `member_id` is random, so that an address tells nothing about when somebody joined. Of an erased member only
-- the number, the times and the standing remain: whoever sets the standing takes the name and the country away.

CREATE TABLE member (
    member_id UUID NOT NULL PRIMARY KEY,   -- members; until deleted.
    name TEXT NOT NULL,           -- members; until erased.
    country TEXT CHECK (length(country) = 2),   -- self; until erased. Where the member lives.
    presence TEXT NOT NULL CHECK (presence IN ('country', 'region', 'uncounted')),   -- self; until deleted.
    standing TEXT NOT NULL CHECK (standing IN ('pending', 'active', 'suspended', 'erased')),   -- staff; until deleted.
    joined_at BIGINT NOT NULL,    -- self; until deleted.
    updated_at BIGINT NOT NULL,   -- staff; until deleted.
    CHECK (CASE WHEN standing = 'erased' THEN name = '' AND country IS NULL ELSE country IS NOT NULL END)
);

-- Who comes under or out of a floor is found by it.
CREATE INDEX member_country ON member (country) WHERE standing = 'active';

-- How many active members live where, by presence: kept by trigger, because reading a few hundred rows is
-- thousands of times faster than counting a million. `n` never falls below 0; it has no CHECK, because PostgreSQL would
-- apply that to the -1 which a trigger proposes before ON CONFLICT makes a difference of it.
CREATE TABLE member_tally (
    country TEXT COLLATE "C" NOT NULL CHECK (length(country) = 2),   -- secret; stays.
    presence TEXT COLLATE "C" NOT NULL CHECK (presence IN ('country', 'region', 'uncounted')),   -- secret; stays.
    n BIGINT NOT NULL,   -- secret; stays. A raw number: one may be one person.
    PRIMARY KEY (country, presence)
);

-- Which different members changed in a way that counts since the newest snapshot. No foreign key: an erasure must
-- not lose the change that it is. Whoever takes a snapshot locks the table first: else ON CONFLICT DO NOTHING could
-- meet a row that is about to be emptied, and a change that the snapshot does not show would be forgotten.
CREATE TABLE count_change (
    member_id UUID NOT NULL PRIMARY KEY   -- secret; until the next snapshot.
);

-- One statement's changes at once, not row by row, and always in the order of the tally's key: two transactions that
-- move members in opposite directions then wait for each other instead of ending in a deadlock.
CREATE FUNCTION member_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO member_tally (country, presence, n)
        SELECT country, presence, count(*) FROM added WHERE standing = 'active'
        GROUP BY country, presence ORDER BY country, presence
        ON CONFLICT (country, presence) DO UPDATE SET n = member_tally.n + excluded.n;
    INSERT INTO count_change (member_id)
        SELECT member_id FROM added WHERE standing = 'active' ORDER BY member_id ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE FUNCTION member_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO member_tally (country, presence, n)
        SELECT country, presence, sum(difference)
        FROM (
            SELECT country, presence, -1 AS difference FROM removed WHERE standing = 'active'
            UNION ALL
            SELECT country, presence, 1 AS difference FROM added WHERE standing = 'active'
        ) AS part
        GROUP BY country, presence HAVING sum(difference) <> 0 ORDER BY country, presence
        ON CONFLICT (country, presence) DO UPDATE SET n = member_tally.n + excluded.n;
    INSERT INTO count_change (member_id)
        SELECT member_id FROM removed JOIN added USING (member_id)
        WHERE (removed.standing = 'active' OR added.standing = 'active')
            AND (removed.standing <> added.standing OR removed.country <> added.country
                OR removed.presence <> added.presence)
        ORDER BY member_id ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE FUNCTION member_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO member_tally (country, presence, n)
        SELECT country, presence, -count(*) FROM removed WHERE standing = 'active'
        GROUP BY country, presence ORDER BY country, presence
        ON CONFLICT (country, presence) DO UPDATE SET n = member_tally.n + excluded.n;
    INSERT INTO count_change (member_id)
        SELECT member_id FROM removed WHERE standing = 'active' ORDER BY member_id ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER member_inserted AFTER INSERT ON member REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION member_inserted();
CREATE TRIGGER member_updated AFTER UPDATE ON member REFERENCING OLD TABLE AS removed NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION member_updated();
CREATE TRIGGER member_deleted AFTER DELETE ON member REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION member_deleted();
