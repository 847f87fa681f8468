-- TikTok accounts and who held them; chat groups, invites and who is inside.

-- One account of the pool. It is free, or one person's; who had it before stands in tiktok_holder.
CREATE TABLE tiktok_account (
    id               INTEGER PRIMARY KEY CHECK (id > 0),
    uuid             TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    username         TEXT    NOT NULL CHECK (username <> '' AND username NOT GLOB '*[^A-Za-z0-9._]*'),  -- without '@'
    username_key     TEXT    NOT NULL UNIQUE,  -- in lower case
    tiktok_id        TEXT    UNIQUE CHECK (tiktok_id <> ''),
    shop_id          TEXT    CHECK (shop_id <> ''),
    shop_name        TEXT    CHECK (shop_name <> ''),
    shop_status      TEXT    NOT NULL DEFAULT 'active' CHECK (shop_status IN ('active', 'suspended', 'inactive')),
    cart_verified_at INTEGER,  -- when somebody last saw its yellow cart; empty: it has none
    secret_sealed    BLOB,     -- how one signs in to it
    secret_set_at    INTEGER,
    notes_sealed     BLOB,
    holder_id        INTEGER REFERENCES person (id),
    assigned_at      INTEGER,
    assigned_by      TEXT,
    checked_at       INTEGER NOT NULL,  -- when somebody last looked whether it is well
    created_at       INTEGER NOT NULL,
    created_by       TEXT    NOT NULL,
    CHECK (username_key = lower(username)),
    CHECK ((secret_sealed IS NULL) = (secret_set_at IS NULL)),
    CHECK ((holder_id IS NULL) = (assigned_at IS NULL)),
    CHECK ((holder_id IS NULL) = (assigned_by IS NULL))
) STRICT;
INSERT INTO sealed_column VALUES
    ('tiktok_account', 'secret_sealed', 'uuid'), ('tiktok_account', 'notes_sealed', 'uuid');
CREATE UNIQUE INDEX tiktok_account_of_holder ON tiktok_account (holder_id) WHERE holder_id IS NOT NULL;
CREATE INDEX tiktok_account_free ON tiktok_account (id) WHERE holder_id IS NULL;
CREATE INDEX tiktok_account_by_status ON tiktok_account (shop_status, id);
CREATE INDEX tiktok_account_unchecked ON tiktok_account (checked_at, id) WHERE shop_status <> 'inactive';
CREATE TRIGGER tiktok_account_is_kept BEFORE DELETE ON tiktok_account BEGIN
    SELECT RAISE(ABORT, 'an account becomes inactive, and is never deleted');
END;
CREATE TRIGGER tiktok_account_is_new BEFORE INSERT ON tiktok_account
    WHEN EXISTS (SELECT 1 FROM tiktok_account
                  WHERE id = NEW.id OR username_key = NEW.username_key OR tiktok_id = NEW.tiktok_id)
BEGIN
    SELECT RAISE(ABORT, 'this account exists');
END;
CREATE TRIGGER tiktok_account_keeps_identity BEFORE UPDATE OF id, uuid, created_at, created_by ON tiktok_account BEGIN
    SELECT RAISE(ABORT, 'which account it is never changes');
END;
CREATE TRIGGER tiktok_account_is_free_first BEFORE UPDATE OF holder_id ON tiktok_account
    WHEN OLD.holder_id IS NOT NULL AND NEW.holder_id IS NOT NULL AND NEW.holder_id <> OLD.holder_id
BEGIN
    SELECT RAISE(ABORT, 'an account is given back before somebody else gets it');
END;

-- Who had which account, and when. What is open is what tiktok_account says.
CREATE TABLE tiktok_holder (
    id         INTEGER PRIMARY KEY CHECK (id > 0),
    account_id INTEGER NOT NULL REFERENCES tiktok_account (id),
    person_id  INTEGER NOT NULL REFERENCES person (id),
    since      INTEGER NOT NULL,
    given_by   TEXT    NOT NULL,
    until      INTEGER,
    ended_by   TEXT,
    why        TEXT    CHECK (why IN ('admin', 'membership_ended', 'erased')),
    CHECK ((until IS NULL) = (ended_by IS NULL)),
    CHECK ((until IS NULL) = (why IS NULL)),
    CHECK (until IS NULL OR until >= since)
) STRICT;
CREATE UNIQUE INDEX tiktok_holder_open ON tiktok_holder (account_id) WHERE until IS NULL;
CREATE UNIQUE INDEX tiktok_holder_of_person ON tiktok_holder (person_id) WHERE until IS NULL;
CREATE INDEX tiktok_holder_by_account ON tiktok_holder (account_id, id);
CREATE INDEX tiktok_holder_by_person ON tiktok_holder (person_id, id);
CREATE TRIGGER tiktok_holder_is_kept BEFORE DELETE ON tiktok_holder BEGIN
    SELECT RAISE(ABORT, 'who had an account is kept');
END;
CREATE TRIGGER tiktok_holder_is_new BEFORE INSERT ON tiktok_holder
    WHEN EXISTS (SELECT 1 FROM tiktok_holder WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'this holder is written down');
END;
CREATE TRIGGER tiktok_holder_keeps_identity
    BEFORE UPDATE OF id, account_id, person_id, since, given_by ON tiktok_holder
BEGIN
    SELECT RAISE(ABORT, 'who had an account, and since when, never changes');
END;
CREATE TRIGGER tiktok_holder_ends_once BEFORE UPDATE OF until, ended_by, why ON tiktok_holder
    WHEN OLD.until IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'when an account was given back is written once');
END;

-- A link into the members' chat group, for one person and one use. It opens the group, so it is sealed.
CREATE TABLE chat_invite (
    id          INTEGER PRIMARY KEY CHECK (id > 0),
    uuid        TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    person_id   INTEGER NOT NULL REFERENCES person (id),
    chat        INTEGER NOT NULL,  -- the group's number at Telegram
    link_sealed BLOB,              -- once it was made; emptied when it opens nothing any more
    link_hash   BLOB    UNIQUE CHECK (length(link_hash) = 32),  -- keyed: to know it again when somebody comes by it
    expires_at  INTEGER,
    revoked_at  INTEGER,           -- Telegram said that it opens nothing any more
    made_by     TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    state       TEXT    NOT NULL,
    moved_at    INTEGER NOT NULL,
    moved_by    TEXT    NOT NULL,
    CHECK ((link_hash IS NULL) = (expires_at IS NULL)),
    CHECK (state <> 'open' OR link_sealed IS NOT NULL)
) STRICT;
INSERT INTO sealed_column VALUES ('chat_invite', 'link_sealed', 'uuid');
INSERT INTO state_edge VALUES
    ('chat_invite', '', 'planned'),
    ('chat_invite', 'planned', 'open'),
    ('chat_invite', 'planned', 'cancelled'),  -- before a link was made
    ('chat_invite', 'planned', 'failed'),     -- Telegram does not make one
    ('chat_invite', 'open', 'used'),
    ('chat_invite', 'open', 'expired'),
    ('chat_invite', 'open', 'cancelled');
CREATE UNIQUE INDEX chat_invite_open ON chat_invite (person_id) WHERE state IN ('planned', 'open');
CREATE INDEX chat_invite_by_person ON chat_invite (person_id, id);
CREATE INDEX chat_invite_to_expire ON chat_invite (expires_at, id) WHERE state = 'open';
CREATE TRIGGER chat_invite_starts BEFORE INSERT ON chat_invite
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'chat_invite' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'chat_invite: not a first state');
END;
CREATE TRIGGER chat_invite_moves BEFORE UPDATE ON chat_invite
    WHEN NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'chat_invite' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'chat_invite: not a legal move');
END;
CREATE TRIGGER chat_invite_remembers AFTER UPDATE ON chat_invite WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO state_history (machine, row_id, from_state, to_state, moved_at, moved_by)
    VALUES ('chat_invite', NEW.id, OLD.state, NEW.state, NEW.moved_at, NEW.moved_by);
END;
CREATE TRIGGER chat_invite_is_kept BEFORE DELETE ON chat_invite BEGIN
    SELECT RAISE(ABORT, 'an invite ends, and is never deleted');
END;
CREATE TRIGGER chat_invite_is_new BEFORE INSERT ON chat_invite WHEN EXISTS (SELECT 1 FROM chat_invite WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this invite exists');
END;
CREATE TRIGGER chat_invite_keeps_identity BEFORE UPDATE OF id, uuid, person_id, made_by, created_at ON chat_invite BEGIN
    SELECT RAISE(ABORT, 'whose invite it is never changes');
END;
CREATE TRIGGER chat_invite_keeps_link BEFORE UPDATE OF link_hash, expires_at ON chat_invite
    WHEN OLD.link_hash IS NOT NULL AND (NEW.link_hash IS NOT OLD.link_hash OR NEW.expires_at IS NOT OLD.expires_at)
BEGIN
    SELECT RAISE(ABORT, 'another link is another invite');
END;

-- A stay of one person in the chat group, from the invite that they came by until they left or were put out.
CREATE TABLE chat_member (
    id           INTEGER PRIMARY KEY CHECK (id > 0),
    uuid         TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    person_id    INTEGER NOT NULL REFERENCES person (id),
    invite_id    INTEGER NOT NULL REFERENCES chat_invite (id),
    chat         INTEGER NOT NULL,
    user_sealed  BLOB,     -- their number at Telegram; empty once its person was erased and is outside
    user_hash    BLOB      CHECK (length(user_hash) = 32),
    joined_at    INTEGER NOT NULL,
    left_at      INTEGER,
    left_how     TEXT      CHECK (left_how IN ('left', 'removed', 'kicked')),
    seen_at      INTEGER,  -- when they last wrote
    messages     INTEGER NOT NULL DEFAULT 0 CHECK (messages >= 0),
    counted      INTEGER NOT NULL DEFAULT 0,  -- the last update that was counted: it may come twice
    CHECK ((user_sealed IS NULL) = (user_hash IS NULL)),
    CHECK ((left_at IS NULL) = (left_how IS NULL)),
    CHECK (left_at IS NOT NULL OR user_sealed IS NOT NULL)
) STRICT;
INSERT INTO sealed_column VALUES ('chat_member', 'user_sealed', 'uuid');
CREATE UNIQUE INDEX chat_member_inside ON chat_member (user_hash) WHERE left_at IS NULL;
CREATE INDEX chat_member_by_person ON chat_member (person_id, id);
CREATE INDEX chat_member_by_invite ON chat_member (invite_id, id);
CREATE INDEX chat_member_here ON chat_member (id) WHERE left_at IS NULL;
CREATE TRIGGER chat_member_is_kept BEFORE DELETE ON chat_member BEGIN
    SELECT RAISE(ABORT, 'a stay ends, and is never deleted');
END;
CREATE TRIGGER chat_member_is_new BEFORE INSERT ON chat_member
    WHEN EXISTS (SELECT 1 FROM chat_member WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'this stay exists');
END;
CREATE TRIGGER chat_member_keeps_identity
    BEFORE UPDATE OF id, uuid, person_id, invite_id, chat, joined_at ON chat_member
BEGIN
    SELECT RAISE(ABORT, 'whose stay it is, and since when, never changes');
END;
CREATE TRIGGER chat_member_leaves_once BEFORE UPDATE OF left_at, left_how ON chat_member WHEN OLD.left_at IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'when a stay ended is written once');
END;
