-- Links and tokens that were given out, each once: what it opens stands here, the token itself only as its digest.
-- person_revision is the person's link_revision when the link was made: a page opens only while both agree, so that
-- whatever revokes a person's links in messages revokes these too. Only an admin action is used up.
CREATE TABLE link (
    id              INTEGER PRIMARY KEY CHECK (id > 0),
    purpose         TEXT    NOT NULL CHECK (purpose IN ('person_page', 'admin_action', 'api_token')),
    person_id       INTEGER REFERENCES person (id),
    person_revision INTEGER NOT NULL DEFAULT 0,
    action          TEXT,  -- a command as typed after `mitra`, and the id it is about: 'approve PER-3'
    role            TEXT CHECK (role IN ('admin', 'member')),
    token_hash      BLOB    NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    created_at      INTEGER NOT NULL,
    created_by      TEXT    NOT NULL,
    expires_at      INTEGER NOT NULL CHECK (expires_at > created_at),
    used_at         INTEGER,
    revoked_at      INTEGER,
    CHECK (purpose <> 'person_page' OR person_id IS NOT NULL),
    CHECK ((purpose = 'admin_action') = (action IS NOT NULL)),
    CHECK ((purpose = 'api_token') = (role IS NOT NULL)),
    CHECK (used_at IS NULL OR purpose = 'admin_action')
) STRICT;
CREATE INDEX link_by_person ON link (person_id, id) WHERE person_id IS NOT NULL;
CREATE TRIGGER link_is_new BEFORE INSERT ON link WHEN EXISTS (SELECT 1 FROM link WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this link exists');
END;
CREATE TRIGGER link_is_kept BEFORE DELETE ON link BEGIN
    SELECT RAISE(ABORT, 'a link is revoked, never deleted');
END;
CREATE TRIGGER link_keeps_identity
    BEFORE UPDATE OF id, purpose, person_id, person_revision, action, role, token_hash, created_at, created_by,
                     expires_at ON link
BEGIN
    SELECT RAISE(ABORT, 'what a link opens, and until when, never changes');
END;
CREATE TRIGGER link_is_used_once BEFORE UPDATE OF used_at ON link WHEN OLD.used_at IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'a link is used once');
END;
CREATE TRIGGER link_stays_revoked BEFORE UPDATE OF revoked_at ON link WHEN OLD.revoked_at IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'a revoked link stays revoked');
END;
