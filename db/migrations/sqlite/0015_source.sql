-- The organisations that stories are re-published from, and what is on record of each such story: whose it is, where it
-- stood first, who allowed what until when.

CREATE TABLE source (
    source_id BLOB NOT NULL PRIMARY KEY CHECK (length(source_id) = 16),   -- public; stays. UUIDv7.
    slug TEXT NOT NULL,    -- public; stays. Its name in addresses.
    name TEXT NOT NULL,    -- public; stays.
    link TEXT,             -- public; stays. Its own site.
    logo TEXT REFERENCES media   -- public; stays.
) STRICT;

CREATE UNIQUE INDEX source_slug ON source (slug);
CREATE UNIQUE INDEX source_name ON source (name);
CREATE INDEX source_logo ON source (logo) WHERE logo IS NOT NULL;

-- `source_name` repeats the organisation's, so that lists need no further row; a trigger below keeps it.
-- `source_extract` is what the permission allows; when that for the whole ends, readers get `extract_html`.
ALTER TABLE article ADD COLUMN source_id BLOB REFERENCES source;   -- public; stays.
ALTER TABLE article ADD COLUMN source_title TEXT;       -- public; stays. The headline of the original.
ALTER TABLE article ADD COLUMN source_author TEXT;      -- public; stays. As they are to be credited.
ALTER TABLE article ADD COLUMN source_date TEXT CHECK (length(source_date) = 10);   -- public; stays. When the original came out.
ALTER TABLE article ADD COLUMN source_rights TEXT;      -- public; stays. Whose right it is, if not the organisation's.
ALTER TABLE article ADD COLUMN source_licence TEXT;     -- public; stays. By its name in the SPDX list.
ALTER TABLE article ADD COLUMN source_given_by TEXT;    -- staff; stays. Who gave the permission.
ALTER TABLE article ADD COLUMN source_given_on TEXT CHECK (length(source_given_on) = 10);   -- staff; stays.
ALTER TABLE article ADD COLUMN source_until TEXT CHECK (length(source_until) = 10);   -- public; stays. The last day of the whole.
ALTER TABLE article ADD COLUMN source_canonical TEXT CHECK (source_canonical IN ('ours', 'theirs'));   -- public; stays.
ALTER TABLE article ADD COLUMN extract_html TEXT NOT NULL DEFAULT '';   -- public; stays. Cleaned.

-- Names in addresses are made of names where stories are saved; what is there already gets numbers.
INSERT INTO source (source_id, slug, name)
SELECT randomblob(16), 'source-' || row_number() OVER (ORDER BY source_name), source_name
FROM (SELECT DISTINCT source_name FROM article WHERE source_name IS NOT NULL) AS named;
UPDATE article SET source_canonical = 'ours',
    source_id = (SELECT source.source_id FROM source WHERE source.name = article.source_name)
WHERE source_name IS NOT NULL;

-- A source's stories, of whatever state: a new name reaches them all.
CREATE INDEX article_source ON article (source_id) WHERE source_id IS NOT NULL;
-- The stories of an original.
CREATE INDEX article_source_link ON article (source_link) WHERE source_link IS NOT NULL;
-- The permissions that end.
CREATE INDEX article_source_until ON article (source_until) WHERE source_until IS NOT NULL;

CREATE TRIGGER source_renamed AFTER UPDATE OF name ON source WHEN old.name <> new.name BEGIN
    UPDATE article SET source_name = new.name WHERE source_id = new.source_id;
END;

-- What became of the addresses of originals when they were last looked at, which is once a night.
CREATE TABLE link_check (
    link TEXT NOT NULL PRIMARY KEY,   -- public; as long as a story has it.
    checked_at INTEGER NOT NULL,      -- staff; as long as a story has it.
    trouble TEXT,                     -- staff; as long as a story has it. A word for what was wrong; none where nothing was.
    status INTEGER,                   -- staff; as long as a story has it. Of HTTP, where there was an answer.
    failures INTEGER NOT NULL CHECK (failures >= 0),   -- staff; as long as a story has it. In a row.
    failing_since INTEGER,            -- staff; as long as a story has it.
    CHECK ((failures = 0) = (failing_since IS NULL) AND (failures = 0) = (trouble IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX link_check_failing ON link_check (failing_since) WHERE failures > 0;

DROP VIEW article_written;
CREATE VIEW article_written AS
SELECT article.article_id, kind, article.slug, language,
    (SELECT original.slug FROM article AS original WHERE original.article_id = article.translation_of)
        AS translation_of,
    headline, standfirst, body, published_at, audience, state,
    source.slug AS source_slug, source_name, source_link, source_title, source_author, source_date, source_rights,
    source_licence, source_permission, source_given_by, source_given_on, source_extract, source_until, source_canonical,
    (SELECT string_agg(country, ' ' ORDER BY country) FROM article_country
        WHERE article_country.article_id = article.article_id) AS countries,
    (SELECT string_agg(topic.slug, ' ' ORDER BY topic.slug) FROM article_topic
        JOIN topic ON topic.topic_id = article_topic.topic_id
        WHERE article_topic.article_id = article.article_id) AS topics,
    (SELECT name FROM article_media
        WHERE article_media.article_id = article.article_id AND article_media.is_cover) AS cover
FROM article LEFT JOIN source ON source.source_id = article.source_id;
