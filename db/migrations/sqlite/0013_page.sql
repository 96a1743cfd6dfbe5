-- Pages: what the network says of itself (about, privacy, contact), written and translated like stories but no news.
-- The closed set of their names is domain::article::Page; a name that is a page's is no story's.

ALTER TABLE article ADD COLUMN kind TEXT NOT NULL DEFAULT 'story' CHECK (kind IN ('story', 'page'));   -- public; stays.

-- Few rows of many. The kind leads, so that whoever asks for it searches rather than scans.
CREATE INDEX article_page ON article (kind, slug) WHERE kind = 'page';

-- Every public read of news goes through this view, which leaves pages out.
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
WHERE state = 'published' AND audience = 'public' AND kind = 'story';

-- What every public read of pages goes through. The reader adds "and not in the future".
CREATE VIEW page_card AS
SELECT article_id, slug, language, translation_of, headline, standfirst, published_at, updated_at, html
FROM article WHERE state = 'published' AND audience = 'public' AND kind = 'page';

DROP VIEW article_written;
CREATE VIEW article_written AS
SELECT article_id, kind, slug, language,
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
