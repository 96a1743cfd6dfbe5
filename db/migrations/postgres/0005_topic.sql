-- What stories are about, beside countries. ("C" sorts by byte, as SQLite does, wherever the server stands.)

CREATE TABLE topic (
    topic_id UUID NOT NULL PRIMARY KEY,   -- public; stays.
    slug TEXT COLLATE "C" NOT NULL   -- public; stays. Its name in addresses.
);

CREATE UNIQUE INDEX topic_slug ON topic (slug);

CREATE TABLE topic_name (
    topic_id UUID NOT NULL REFERENCES topic ON DELETE CASCADE,   -- public; stays.
    language TEXT NOT NULL,       -- public; stays. A BCP 47 tag.
    name TEXT NOT NULL,           -- public; stays.
    PRIMARY KEY (topic_id, language)
);
