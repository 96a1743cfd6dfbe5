-- What a search looks through: of each article the words, as services::search made them, with one space between them.
-- Kept by whoever writes the article's HTML, in the same transaction; an article that was stored before this migration
-- has none until it is rendered anew, which the next start does.
--
-- `place` orders articles by when they were published, each in a microsecond of its own.

CREATE TABLE article_search (
    article_id BLOB NOT NULL PRIMARY KEY REFERENCES article ON DELETE CASCADE,   -- public; stays.
    place INTEGER NOT NULL,       -- public; stays.
    headline TEXT NOT NULL,       -- public; stays.
    standfirst TEXT NOT NULL,     -- public; stays.
    body TEXT NOT NULL            -- public; stays.
) STRICT;

CREATE UNIQUE INDEX article_search_place ON article_search (place);

-- What begins with an underscore is the engine's own, made of other tables: no backup has it. This is the index of the
-- words. Its rows are in the order of `place`, so that the newest stories are read first and no more than a page has.
--
-- `ascii` cuts at every character of ASCII that is no letter or digit, and nowhere else. Of those a word has none, so
-- that nothing but the space cuts, and words are compared byte by byte.
CREATE VIRTUAL TABLE _article_search USING fts5 (
    headline, standfirst, body,
    content = 'article_search', content_rowid = 'place', columnsize = 0, tokenize = 'ascii', prefix = '2 3'
);

CREATE TRIGGER article_search_inserted AFTER INSERT ON article_search BEGIN
    INSERT INTO _article_search (rowid, headline, standfirst, body)
        VALUES (new.place, new.headline, new.standfirst, new.body);
END;

CREATE TRIGGER article_search_updated AFTER UPDATE ON article_search BEGIN
    INSERT INTO _article_search (_article_search, rowid, headline, standfirst, body)
        VALUES ('delete', old.place, old.headline, old.standfirst, old.body);
    INSERT INTO _article_search (rowid, headline, standfirst, body)
        VALUES (new.place, new.headline, new.standfirst, new.body);
END;

CREATE TRIGGER article_search_deleted AFTER DELETE ON article_search BEGIN
    INSERT INTO _article_search (_article_search, rowid, headline, standfirst, body)
        VALUES ('delete', old.place, old.headline, old.standfirst, old.body);
END;
