-- Pictures. Their files lie in a store of their own, and are there before their row; who may see them follows from the
-- stories that show them.
--
-- A column of the class "public" is public where a story that shows the picture is. Else it is the staff's.

CREATE TABLE media (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(name) = 26),   -- public; until deleted. 128 random bits.
    width INTEGER NOT NULL,       -- public; until deleted. Of the largest files, in pixels.
    height INTEGER NOT NULL,      -- public; until deleted.
    widths TEXT NOT NULL,         -- public; until deleted. Those that there are files of, ascending, with spaces.
    alt TEXT NOT NULL,            -- public; until deleted. Empty where it only decorates.
    bytes BIGINT NOT NULL,       -- staff; until deleted. Of all files together.
    -- No key of another table: the picture outlives the account, and then this leads nowhere.
    uploader UUID,   -- staff; until deleted.
    -- What makes it one and the same: the form or the hash of the file that it came with.
    origin TEXT NOT NULL,         -- staff; until deleted.
    created_at BIGINT NOT NULL   -- staff; until deleted.
);

CREATE UNIQUE INDEX media_origin ON media (origin);
CREATE INDEX media_newest ON media (created_at DESC, name DESC);

-- Which stories show which pictures: above the story, or in its text. (The cover is no column of `article`, where it
-- would come to stand behind the long text, and every list would have to read its way there.)
CREATE TABLE article_media (
    article_id UUID NOT NULL REFERENCES article ON DELETE CASCADE,   -- public; stays.
    name TEXT COLLATE "C" NOT NULL REFERENCES media,   -- public; stays.
    is_cover BOOLEAN NOT NULL,   -- public; stays. Whether it stands above the story.
    PRIMARY KEY (article_id, name)
);

CREATE INDEX article_media_name ON article_media (name);
CREATE UNIQUE INDEX article_media_cover ON article_media (article_id) WHERE is_cover;

-- What a list shows of a story, now with the picture above it. See 0006.
DROP VIEW article_card;

CREATE VIEW article_card AS
SELECT article.article_id, slug, language, headline, standfirst, published_at, audience, source_name,
    (SELECT string_agg(country, ' ' ORDER BY country) FROM article_country
        WHERE article_country.article_id = article.article_id) AS countries,
    media.name AS cover, media.alt AS cover_alt, media.width AS cover_width, media.height AS cover_height,
    media.widths AS cover_widths
FROM article
LEFT JOIN article_media ON article_media.article_id = article.article_id AND article_media.is_cover
LEFT JOIN media ON media.name = article_media.name
WHERE state = 'published' AND audience = 'public';

DROP VIEW article_written;

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
        WHERE article_topic.article_id = article.article_id) AS topics,
    (SELECT name FROM article_media
        WHERE article_media.article_id = article.article_id AND article_media.is_cover) AS cover
FROM article;
