-- What stories are about, beside countries.

CREATE TABLE topic (
    topic_id BLOB NOT NULL PRIMARY KEY CHECK (length(topic_id) = 16),   -- public; stays.
    slug TEXT NOT NULL            -- public; stays. Its name in addresses.
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX topic_slug ON topic (slug);

CREATE TABLE topic_name (
    topic_id BLOB NOT NULL REFERENCES topic ON DELETE CASCADE,   -- public; stays.
    language TEXT NOT NULL,       -- public; stays. A BCP 47 tag.
    name TEXT NOT NULL,           -- public; stays.
    PRIMARY KEY (topic_id, language)
) STRICT, WITHOUT ROWID;
