-- Signing in: passwords, sessions, and one-time links that set a password.
CREATE TABLE password (
    person_id  INTEGER PRIMARY KEY REFERENCES person (id),
    hash       TEXT    NOT NULL,  -- Argon2id, with its own salt and cost
    changed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE session (
    id           INTEGER PRIMARY KEY CHECK (id > 0),
    token_hash   BLOB    NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    person_id    INTEGER NOT NULL REFERENCES person (id),
    created_at   INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL  -- absolute; the idle limit counts from last_seen_at
) STRICT;
CREATE INDEX session_by_person ON session (person_id);
CREATE INDEX session_by_end ON session (expires_at);
CREATE INDEX session_by_last_seen ON session (last_seen_at);
CREATE TRIGGER session_keeps_identity BEFORE UPDATE OF id, token_hash, person_id, created_at, expires_at ON session BEGIN
    SELECT RAISE(ABORT, 'whose a session is, and until when, never changes');
END;

-- A link that sets a password, once: 48 hours for a new account, 30 minutes for a forgotten one.
CREATE TABLE password_link (
    id         INTEGER PRIMARY KEY CHECK (id > 0),
    token_hash BLOB    NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    person_id  INTEGER NOT NULL REFERENCES person (id),
    purpose    TEXT    NOT NULL CHECK (purpose IN ('new', 'forgotten')),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER  -- or overtaken by a later link, or by a password that was set otherwise
) STRICT;
CREATE INDEX password_link_by_person ON password_link (person_id, id);
CREATE INDEX password_link_to_forget ON password_link (expires_at) WHERE purpose = 'forgotten';
CREATE TRIGGER password_link_is_used_once BEFORE UPDATE OF used_at ON password_link WHEN OLD.used_at IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'a link is used once');
END;
CREATE TRIGGER password_link_keeps_identity
    BEFORE UPDATE OF id, token_hash, person_id, purpose, created_at, expires_at ON password_link
BEGIN
    SELECT RAISE(ABORT, 'what a link opens, and until when, never changes');
END;
