-- What a search looks through: of each article the words, as services::search made them, with one space between them.
-- Kept by whoever writes the article's HTML, in the same transaction; an article that was stored before this migration
-- has none until it is rendered anew, which the next start does.
--
-- `place` orders articles by when they were published, each in a microsecond of its own.

CREATE TABLE article_search (
    article_id UUID NOT NULL PRIMARY KEY REFERENCES article ON DELETE CASCADE,   -- public; stays.
    place BIGINT NOT NULL,        -- public; stays.
    headline TEXT NOT NULL,       -- public; stays.
    standfirst TEXT NOT NULL,     -- public; stays.
    body TEXT NOT NULL            -- public; stays.
);

CREATE UNIQUE INDEX article_search_place ON article_search (place);

-- What begins with an underscore is the engine's own, made of other tables: no backup has it. This is the index of the
-- words: which are in the headline, in the headline and the standfirst, in all of the article.
--
-- Nothing here cuts texts but the space, and words are compared byte by byte. There are no positions: a `tsvector` keeps
-- the first 256 of a word, up to the 16,383rd word, so a phrase that comes later would not be found. Phrases are looked
-- for in the text itself.
CREATE TABLE _article_search (
    place BIGINT PRIMARY KEY,
    headline TSVECTOR NOT NULL,
    opening TSVECTOR NOT NULL,
    everything TSVECTOR NOT NULL
);

-- Without a list of what is still to be put in, which every search would read as well.
CREATE INDEX _article_search_words ON _article_search USING gin (headline, opening, everything) WITH (fastupdate = off);

CREATE FUNCTION _article_search_put(entry article_search) RETURNS VOID LANGUAGE sql AS $$
    INSERT INTO _article_search (place, headline, opening, everything) VALUES (
        entry.place,
        array_to_tsvector(string_to_array(entry.headline, ' ')),
        array_to_tsvector(string_to_array(entry.headline, ' ') || string_to_array(entry.standfirst, ' ')),
        array_to_tsvector(string_to_array(entry.headline, ' ') || string_to_array(entry.standfirst, ' ')
            || string_to_array(entry.body, ' ')))
$$;

CREATE FUNCTION article_search_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM _article_search WHERE place = old.place;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM _article_search_put(new);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER article_search_inserted AFTER INSERT ON article_search
    FOR EACH ROW EXECUTE FUNCTION article_search_changed();
CREATE TRIGGER article_search_updated AFTER UPDATE ON article_search
    FOR EACH ROW EXECUTE FUNCTION article_search_changed();
CREATE TRIGGER article_search_deleted AFTER DELETE ON article_search
    FOR EACH ROW EXECUTE FUNCTION article_search_changed();
