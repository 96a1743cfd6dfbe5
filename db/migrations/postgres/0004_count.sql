-- The numbers as published. Whatever a visitor reads comes from the newest snapshot; the rule is domain::counts.

-- The countries in which nobody is counted more closely than in the region. Coming under or out of a floor counts as
-- a change of every active member who lives there.
CREATE TABLE count_floor (
    country TEXT NOT NULL PRIMARY KEY CHECK (length(country) = 2)   -- staff; until lifted.
);

CREATE FUNCTION count_floor_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO count_change (member_id)
        SELECT member_id FROM member
        WHERE country = CASE WHEN TG_OP = 'DELETE' THEN old.country ELSE new.country END AND standing = 'active'
        ORDER BY member_id ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER count_floor_inserted AFTER INSERT ON count_floor FOR EACH ROW EXECUTE FUNCTION count_floor_changed();
CREATE TRIGGER count_floor_deleted AFTER DELETE ON count_floor FOR EACH ROW EXECUTE FUNCTION count_floor_changed();

-- One row for each publication; `body` is what is published, the rest repeats what a graph needs.
CREATE TABLE count_snapshot (
    snapshot_id BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,   -- public; stays.
    taken_at BIGINT NOT NULL,    -- public; stays. Grows with the number.
    history BIGINT NOT NULL,     -- public; stays. Another k begins another: their numbers can not be compared.
    k BIGINT NOT NULL,           -- public; stays. The smallest group shown.
    total BIGINT NOT NULL,       -- public; stays.
    countries BIGINT NOT NULL,   -- public; stays.
    body TEXT NOT NULL           -- public; stays. JSON of domain::counts::Snapshot.
);

CREATE UNIQUE INDEX count_snapshot_taken_at ON count_snapshot (taken_at);
CREATE INDEX count_snapshot_history ON count_snapshot (history, taken_at);
