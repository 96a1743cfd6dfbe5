-- The sign-ins: who somebody is to the site, and in which browsers. Whether that person is a member is another noun;
-- either may be there without the other.

CREATE TABLE account (
    account_id UUID NOT NULL PRIMARY KEY,   -- self; until deleted. UUIDv7.
    email TEXT COLLATE "C" NOT NULL,   -- self; until deleted. In lower case; what mail reaches and what signs in.
    -- Whose name it takes. A member who goes takes the sign-in along.
    member_id UUID REFERENCES member ON DELETE CASCADE,   -- self; until deleted.
    name TEXT,             -- members; until deleted. Of somebody who is no member.
    password_hash TEXT,    -- secret; until deleted. A PHC string; none until a password is chosen.
    office TEXT NOT NULL CHECK (office IN ('member', 'editor', 'administrator')),   -- staff; until deleted.
    status TEXT NOT NULL CHECK (status IN ('pending', 'active', 'suspended')),   -- staff; until deleted.
    language TEXT NOT NULL,        -- self; until deleted. A BCP 47 tag: in which the site speaks to it.
    created_at BIGINT NOT NULL,   -- self; until deleted.
    updated_at BIGINT NOT NULL,   -- staff; until deleted.
    CHECK ((member_id IS NULL) = (name IS NOT NULL))
);

CREATE UNIQUE INDEX account_email ON account (email);
CREATE UNIQUE INDEX account_member ON account (member_id);

-- Who is signed in: one row for each browser, found by the hash of the token that its cookie holds. Nothing in the row
-- could be such a cookie. `session_id` names the row to its owner, who may end it.
CREATE TABLE session (
    session_id UUID NOT NULL PRIMARY KEY,   -- self; until the session ends. UUIDv7.
    token_hash TEXT COLLATE "C" NOT NULL CHECK (length(token_hash) = 64),   -- secret; until the session ends. SHA-256.
    account_id UUID NOT NULL REFERENCES account ON DELETE CASCADE,   -- self; until the session ends.
    began_at BIGINT NOT NULL,   -- self; until the session ends.
    seen_at BIGINT NOT NULL,    -- self; until the session ends. To the minute: not every request writes.
    device TEXT NOT NULL         -- self; until the session ends. Coarse: "Firefox on Android".
);

CREATE UNIQUE INDEX session_token ON session (token_hash);
CREATE INDEX session_account ON session (account_id);

-- An account with the name that others see: the member's, or its own. No password in it.
CREATE VIEW account_named AS
SELECT account.account_id, account.email, account.member_id, COALESCE(account.name, member.name) AS name,
    account.office, account.status, account.language, account.created_at
FROM account LEFT JOIN member ON member.member_id = account.member_id;
