-- Who did what, when and to whom. A log that is only ever added to: each entry holds the hash of the one before it, so
-- that a change of any is seen by everybody who knows a later hash. What is hashed, and how: db/src/audit/chain.rs.
--
-- What is personal stands in a table of its own, and the entry keeps only its salted hash. So it can be deleted on time
-- and the chain still holds. Entries get their numbers one by one, in the order of their commits.

CREATE TABLE audit (
    audit_id BIGINT NOT NULL PRIMARY KEY,   -- staff; stays. 1, 2, 3, ... without a gap.
    done_at BIGINT NOT NULL,       -- staff; stays.
    what TEXT NOT NULL,            -- staff; stays. A noun and a verb: account.created.
    -- No reference: the entry outlives the account.
    actor UUID,                    -- staff; stays. The account; none where the server itself acted.
    subject TEXT,                  -- staff; stays. A kind and an identifier.
    facts TEXT NOT NULL,           -- staff; stays. JSON: names and values that are nobody's.
    personal_hash TEXT CHECK (length(personal_hash) = 64),   -- staff; stays. Of the salt and the personal part.
    previous TEXT NOT NULL CHECK (length(previous) = 64),    -- staff; stays. The hash of the entry before.
    hash TEXT NOT NULL CHECK (length(hash) = 64)             -- staff; stays. Of all the other columns.
);

-- Guards against mistakes. Who owns the database can take them away, and is found out by the hashes.
CREATE FUNCTION audit_appended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF new.audit_id <> (SELECT COALESCE(max(audit_id), 0) + 1 FROM audit) THEN
        RAISE EXCEPTION 'an entry of the audit log gets the next number';
    END IF;
    RETURN new;
END $$;

CREATE FUNCTION audit_refused() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is only added to';
END $$;

CREATE TRIGGER audit_appended BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION audit_appended();
CREATE TRIGGER audit_updated BEFORE UPDATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_refused();
CREATE TRIGGER audit_deleted BEFORE DELETE OR TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_refused();

CREATE TABLE audit_personal (
    audit_id BIGINT NOT NULL PRIMARY KEY REFERENCES audit,   -- staff; 30 days.
    salt TEXT NOT NULL CHECK (length(salt) = 64),   -- staff; 30 days. Without it a hash could be guessed from.
    personal TEXT NOT NULL         -- staff; 30 days. JSON: names and values about people.
);

CREATE TRIGGER audit_personal_updated BEFORE UPDATE ON audit_personal
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refused();
