-- Stories for members are listed for everybody: their headline and standfirst, and how to read on. So the feed, and those
-- of countries and topics, hold every story that is published.

DROP TRIGGER article_moved;
CREATE TRIGGER article_moved AFTER UPDATE ON article
WHEN old.published_at <> new.published_at OR old.state <> new.state BEGIN
    UPDATE article_country SET published_at = new.published_at, live = new.state = 'published'
        WHERE article_id = new.article_id;
    UPDATE article_topic SET published_at = new.published_at, live = new.state = 'published'
        WHERE article_id = new.article_id;
END;

UPDATE article_country SET live = 1
    WHERE NOT live AND article_id IN (SELECT article_id FROM article WHERE state = 'published' AND audience = 'members');
UPDATE article_topic SET live = 1
    WHERE NOT live AND article_id IN (SELECT article_id FROM article WHERE state = 'published' AND audience = 'members');

-- The feed: one range of this index, newest first. So are a source's stories.
DROP INDEX article_feed;
CREATE INDEX article_feed ON article (published_at DESC, article_id DESC) WHERE state = 'published' AND kind = 'story';
CREATE INDEX article_source_feed ON article (source_id, published_at DESC, article_id DESC)
    WHERE state = 'published' AND kind = 'story';

-- What a list shows of a story, for everybody. The reader adds "and not in the future".
CREATE VIEW article_listed AS
SELECT article.article_id, article.slug, language, translation_of, headline, standfirst, published_at, audience,
    source_id, source_name, source_link, source_canonical,
    (SELECT string_agg(country, ' ' ORDER BY country) FROM article_country
        WHERE article_country.article_id = article.article_id) AS countries,
    media.name AS cover, media.alt AS cover_alt, media.width AS cover_width, media.height AS cover_height,
    media.widths AS cover_widths
FROM article
LEFT JOIN article_media ON article_media.article_id = article.article_id AND article_media.is_cover
LEFT JOIN media ON media.name = article_media.name
WHERE state = 'published' AND kind = 'story';

-- Those of them that everybody may read whole: what leaves the site (feeds, sitemaps, mails) goes through this view.
DROP VIEW article_card;
CREATE VIEW article_card AS SELECT * FROM article_listed WHERE audience = 'public';
