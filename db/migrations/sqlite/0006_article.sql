-- Stories. The Markdown in `body` is the truth; `html` is made from it and made anew when the renderer moves on.
--
-- A column of the class "public" is public where the story is: published, for everybody, and not in the future. Else it
-- is the staff's. The columns that lists show come first, the long ones last, because a row is read from its beginning.

CREATE TABLE article (
    article_id BLOB NOT NULL PRIMARY KEY CHECK (length(article_id) = 16),   -- public; stays. UUIDv7.
    slug TEXT NOT NULL,           -- public; stays. Its name in addresses.
    language TEXT NOT NULL,       -- public; stays. A BCP 47 tag.
    -- The original, never itself a translation: a story and all its translations are one step apart.
    translation_of BLOB REFERENCES article ON DELETE SET NULL,   -- public; stays.
    headline TEXT NOT NULL,       -- public; stays.
    standfirst TEXT NOT NULL,     -- public; stays.
    published_at INTEGER NOT NULL,   -- public; stays. A story of the future is not public yet.
    audience TEXT NOT NULL CHECK (audience IN ('public', 'members')),   -- public; stays.
    state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'withdrawn')),   -- public; stays.
    source_name TEXT,             -- public; stays. Where it comes from, if it is not the network's own.
    source_link TEXT,             -- public; stays.
    source_permission TEXT,       -- public; stays. May name who gave it.
    source_extract INTEGER CHECK (source_extract IN (0, 1)),         -- public; stays.
    revision INTEGER NOT NULL,       -- staff; stays. 1, and one more with every change.
    created_at INTEGER NOT NULL,     -- staff; stays.
    updated_at INTEGER NOT NULL,     -- public; stays.
    html_version INTEGER NOT NULL,   -- staff; stays. Of the renderer.
    html TEXT NOT NULL,           -- public; stays. Cleaned.
    body TEXT NOT NULL,           -- public; stays. Markdown.
    CHECK ((source_name IS NULL) = (source_link IS NULL) AND (source_name IS NULL) = (source_permission IS NULL)
        AND (source_name IS NULL) = (source_extract IS NULL))
) STRICT;

CREATE UNIQUE INDEX article_slug ON article (slug);
-- Partial: most stories translate none, and a planner that saw only NULLs would not trust the index.
CREATE INDEX article_translation_of ON article (translation_of) WHERE translation_of IS NOT NULL;
CREATE INDEX article_html_version ON article (html_version);
-- The feed: one range of this index, newest first.
CREATE INDEX article_feed ON article (published_at DESC, article_id DESC)
    WHERE state = 'published' AND audience = 'public';

-- The countries and the topics of a story. `published_at` and `live` (published and for everybody) repeat the
-- story's, so that the feed of one country or one topic is one index range too; a trigger below keeps them.
CREATE TABLE article_country (
    article_id BLOB NOT NULL REFERENCES article ON DELETE CASCADE,   -- public; stays.
    country TEXT NOT NULL CHECK (length(country) = 2),   -- public; stays.
    published_at INTEGER NOT NULL,   -- public; stays.
    live INTEGER NOT NULL CHECK (live IN (0, 1)),   -- public; stays.
    PRIMARY KEY (article_id, country)
) STRICT, WITHOUT ROWID;

CREATE INDEX article_country_feed ON article_country (country, published_at DESC, article_id DESC) WHERE live;

CREATE TABLE article_topic (
    article_id BLOB NOT NULL REFERENCES article ON DELETE CASCADE,   -- public; stays.
    topic_id BLOB NOT NULL REFERENCES topic ON DELETE CASCADE,   -- public; stays.
    published_at INTEGER NOT NULL,   -- public; stays.
    live INTEGER NOT NULL CHECK (live IN (0, 1)),   -- public; stays.
    PRIMARY KEY (article_id, topic_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX article_topic_feed ON article_topic (topic_id, published_at DESC, article_id DESC) WHERE live;

-- How many live stories are about a country, kept by trigger. It counts those of the future too.
CREATE TABLE article_count (
    country TEXT NOT NULL PRIMARY KEY CHECK (length(country) = 2),   -- staff; stays.
    n INTEGER NOT NULL CHECK (n >= 0)   -- staff; stays.
) STRICT, WITHOUT ROWID;

CREATE TRIGGER article_moved AFTER UPDATE ON article
WHEN old.published_at <> new.published_at OR old.state <> new.state OR old.audience <> new.audience BEGIN
    UPDATE article_country
        SET published_at = new.published_at, live = new.state = 'published' AND new.audience = 'public'
        WHERE article_id = new.article_id;
    UPDATE article_topic
        SET published_at = new.published_at, live = new.state = 'published' AND new.audience = 'public'
        WHERE article_id = new.article_id;
END;

CREATE TRIGGER article_country_inserted AFTER INSERT ON article_country WHEN new.live BEGIN
    INSERT INTO article_count (country, n) VALUES (new.country, 1) ON CONFLICT (country) DO UPDATE SET n = n + 1;
END;

CREATE TRIGGER article_country_updated AFTER UPDATE OF live ON article_country WHEN old.live <> new.live BEGIN
    INSERT INTO article_count (country, n) VALUES (new.country, new.live)
        ON CONFLICT (country) DO UPDATE SET n = n + new.live - old.live;
END;

CREATE TRIGGER article_country_deleted AFTER DELETE ON article_country WHEN old.live BEGIN
    UPDATE article_count SET n = n - 1 WHERE country = old.country;
END;

-- What a list shows of a story. Every public read of stories goes through this view, so that "published and for
-- everybody" is said once; the reader adds "and not in the future".
CREATE VIEW article_card AS
SELECT article_id, slug, language, headline, standfirst, published_at, audience, source_name,
    (SELECT string_agg(country, ' ' ORDER BY country) FROM article_country
        WHERE article_country.article_id = article.article_id) AS countries
FROM article WHERE state = 'published' AND audience = 'public';

-- A story as it was written, whoever may read it: for staff, exports and comparisons.
CREATE VIEW article_written AS
SELECT article_id, slug, language,
    (SELECT original.slug FROM article AS original WHERE original.article_id = article.translation_of)
        AS translation_of,
    headline, standfirst, body, published_at, audience, state,
    source_name, source_link, source_permission, source_extract,
    (SELECT string_agg(country, ' ' ORDER BY country) FROM article_country
        WHERE article_country.article_id = article.article_id) AS countries,
    (SELECT string_agg(topic.slug, ' ' ORDER BY topic.slug) FROM article_topic
        JOIN topic ON topic.topic_id = article_topic.topic_id
        WHERE article_topic.article_id = article.article_id) AS topics
FROM article;
