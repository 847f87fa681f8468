-- An e-mail that somebody typed for a person who is known by phone and has none on file. It becomes theirs only by the
-- one-time link that went to their phone; until then nothing is sent to it, and it names nobody.
CREATE TABLE contact_link (
    id           INTEGER PRIMARY KEY CHECK (id > 0),
    uuid         TEXT    NOT NULL UNIQUE,
    token_hash   BLOB    NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    person_id    INTEGER NOT NULL REFERENCES person (id),
    email_hash   BLOB    NOT NULL CHECK (length(email_hash) = 32),
    email_sealed BLOB    NOT NULL,
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    used_at      INTEGER,
    UNIQUE (person_id, email_hash)  -- one message for each e-mail, however often it is typed
) STRICT;
CREATE INDEX contact_link_to_forget ON contact_link (created_at);
INSERT INTO sealed_column VALUES ('contact_link', 'email_sealed', 'uuid');
CREATE TRIGGER contact_link_is_used_once BEFORE UPDATE OF used_at ON contact_link WHEN OLD.used_at IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'a link is used once');
END;
CREATE TRIGGER contact_link_keeps_identity
    BEFORE UPDATE OF id, uuid, token_hash, person_id, email_hash, created_at, expires_at ON contact_link
BEGIN
    SELECT RAISE(ABORT, 'what a link opens, and until when, never changes');
END;
