-- The numbers as published. Whatever a visitor reads comes from the newest snapshot; the rule is domain::counts.

-- The countries in which nobody is counted more closely than in the region. Coming under or out of a floor counts as
-- a change of every active member who lives there.
CREATE TABLE count_floor (
    country TEXT NOT NULL PRIMARY KEY CHECK (length(country) = 2)   -- staff; until lifted.
) STRICT, WITHOUT ROWID;

CREATE TRIGGER count_floor_inserted AFTER INSERT ON count_floor BEGIN
    INSERT INTO count_change (member_id)
        SELECT member_id FROM member WHERE country = new.country AND standing = 'active' ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER count_floor_deleted AFTER DELETE ON count_floor BEGIN
    INSERT INTO count_change (member_id)
        SELECT member_id FROM member WHERE country = old.country AND standing = 'active' ON CONFLICT DO NOTHING;
END;

-- One row for each publication; `body` is what is published, the rest repeats what a graph needs.
CREATE TABLE count_snapshot (
    snapshot_id INTEGER NOT NULL PRIMARY KEY,   -- public; stays.
    taken_at INTEGER NOT NULL,    -- public; stays. Grows with the number.
    history INTEGER NOT NULL,     -- public; stays. Another k begins another: their numbers can not be compared.
    k INTEGER NOT NULL,           -- public; stays. The smallest group shown.
    total INTEGER NOT NULL,       -- public; stays.
    countries INTEGER NOT NULL,   -- public; stays.
    body TEXT NOT NULL            -- public; stays. JSON of domain::counts::Snapshot.
) STRICT;

CREATE UNIQUE INDEX count_snapshot_taken_at ON count_snapshot (taken_at);
CREATE INDEX count_snapshot_history ON count_snapshot (history, taken_at);
