-- Stories. The Markdown in `body` is the truth; `html` is made from it and made anew when the renderer moves on.
--
-- A column of the class "public" is public where the story is: published, for everybody, and not in the future. Else it
-- is the staff's. The columns that lists show come first, the long ones last, because a row is read from its beginning.

CREATE TABLE article (
    article_id UUID NOT NULL PRIMARY KEY,   -- public; stays. UUIDv7.
    slug TEXT COLLATE "C" NOT NULL,   -- public; stays. Its name in addresses.
    language TEXT NOT NULL,       -- public; stays. A BCP 47 tag.
    -- The original, never itself a translation: a story and all its translations are one step apart.
    translation_of UUID REFERENCES article ON DELETE SET NULL,   -- public; stays.
    headline TEXT NOT NULL,       -- public; stays.
    standfirst TEXT NOT NULL,     -- public; stays.
    published_at BIGINT NOT NULL,   -- public; stays. A story of the future is not public yet.
    audience TEXT NOT NULL CHECK (audience IN ('public', 'members')),   -- public; stays.
    state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'withdrawn')),   -- public; stays.
    source_name TEXT,             -- public; stays. Where it comes from, if it is not the network's own.
    source_link TEXT,             -- public; stays.
    source_permission TEXT,       -- public; stays. May name who gave it.
    source_extract BOOLEAN,         -- public; stays.
    revision BIGINT NOT NULL,       -- staff; stays. 1, and one more with every change.
    created_at BIGINT NOT NULL,     -- staff; stays.
    updated_at BIGINT NOT NULL,     -- public; stays.
    html_version INTEGER NOT NULL,   -- staff; stays. Of the renderer.
    html TEXT NOT NULL,           -- public; stays. Cleaned.
    body TEXT NOT NULL,           -- public; stays. Markdown.
    CHECK ((source_name IS NULL) = (source_link IS NULL) AND (source_name IS NULL) = (source_permission IS NULL)
        AND (source_name IS NULL) = (source_extract IS NULL))
);

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
    article_id UUID NOT NULL REFERENCES article ON DELETE CASCADE,   -- public; stays.
    country TEXT NOT NULL CHECK (length(country) = 2),   -- public; stays.
    published_at BIGINT NOT NULL,   -- public; stays.
    live BOOLEAN NOT NULL,          -- public; stays.
    PRIMARY KEY (article_id, country)
);

CREATE INDEX article_country_feed ON article_country (country, published_at DESC, article_id DESC) WHERE live;

CREATE TABLE article_topic (
    article_id UUID NOT NULL REFERENCES article ON DELETE CASCADE,   -- public; stays.
    topic_id UUID NOT NULL REFERENCES topic ON DELETE CASCADE,   -- public; stays.
    published_at BIGINT NOT NULL,   -- public; stays.
    live BOOLEAN NOT NULL,          -- public; stays.
    PRIMARY KEY (article_id, topic_id)
);

CREATE INDEX article_topic_feed ON article_topic (topic_id, published_at DESC, article_id DESC) WHERE live;

-- How many live stories are about a country, kept by trigger. It counts those of the future too.
CREATE TABLE article_count (
    country TEXT NOT NULL PRIMARY KEY CHECK (length(country) = 2),   -- staff; stays.
    n BIGINT NOT NULL CHECK (n >= 0)   -- staff; stays.
);

CREATE FUNCTION article_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE article_country
        SET published_at = new.published_at, live = new.state = 'published' AND new.audience = 'public'
        WHERE article_id = new.article_id;
    UPDATE article_topic
        SET published_at = new.published_at, live = new.state = 'published' AND new.audience = 'public'
        WHERE article_id = new.article_id;
    RETURN NULL;
END $$;

CREATE TRIGGER article_moved AFTER UPDATE ON article FOR EACH ROW
    WHEN (old.published_at <> new.published_at OR old.state <> new.state OR old.audience <> new.audience)
    EXECUTE FUNCTION article_moved();

CREATE FUNCTION article_country_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND old.live THEN
        UPDATE article_count SET n = n - 1 WHERE country = old.country;
    END IF;
    IF TG_OP <> 'DELETE' AND new.live THEN
        INSERT INTO article_count AS counter (country, n) VALUES (new.country, 1)
            ON CONFLICT (country) DO UPDATE SET n = counter.n + 1;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER article_country_inserted AFTER INSERT ON article_country
    FOR EACH ROW EXECUTE FUNCTION article_country_changed();
CREATE TRIGGER article_country_updated AFTER UPDATE OF live ON article_country
    FOR EACH ROW WHEN (old.live <> new.live) EXECUTE FUNCTION article_country_changed();
CREATE TRIGGER article_country_deleted AFTER DELETE ON article_country
    FOR EACH ROW EXECUTE FUNCTION article_country_changed();

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
