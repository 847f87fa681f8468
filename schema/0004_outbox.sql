-- The outbox: what is to be told to somebody, through which numbers, and every attempt. A message row is narrow: it
-- names the person and the template, and its text is made when it is sent.

-- A number or mailbox that we send from. Its key stays in a file; the secret of its webhook is kept as digest (to look
-- it up) and sealed (to show the address again).
CREATE TABLE sender (
    id                  INTEGER PRIMARY KEY CHECK (id > 0),
    uuid                TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    name                TEXT    NOT NULL,
    name_key            TEXT    NOT NULL UNIQUE,
    gateway             TEXT    NOT NULL,
    channel             TEXT    NOT NULL CHECK (channel IN ('whatsapp', 'email')),
    phone_sealed        BLOB,
    phone_hash          BLOB UNIQUE CHECK (length(phone_hash) = 32),
    key_file            TEXT    NOT NULL DEFAULT '',
    priority            INTEGER NOT NULL DEFAULT 1 CHECK (priority BETWEEN 1 AND 1000),
    hourly_cap          INTEGER CHECK (hourly_cap > 0),       -- this and the next four: NULL is "as the settings say"
    shortest_gap_ms     INTEGER CHECK (shortest_gap_ms >= 0),
    longest_gap_ms      INTEGER CHECK (longest_gap_ms >= shortest_gap_ms),
    hours_from          INTEGER CHECK (hours_from BETWEEN 0 AND 1440),
    hours_until         INTEGER CHECK (hours_until BETWEEN 0 AND 1440),
    warmup_from         INTEGER,                              -- NULL: no warm-up
    active              INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    switched_off_reason TEXT    NOT NULL DEFAULT '',
    rests_until         INTEGER NOT NULL DEFAULT 0,           -- after a rate limit, or while its breaker is open
    last_error          TEXT    NOT NULL DEFAULT '',
    webhook_hash        BLOB    NOT NULL UNIQUE CHECK (length(webhook_hash) = 32),
    webhook_sealed      BLOB    NOT NULL,
    created_at          INTEGER NOT NULL,
    CHECK ((shortest_gap_ms IS NULL) = (longest_gap_ms IS NULL)),
    CHECK ((hours_from IS NULL) = (hours_until IS NULL)),
    CHECK ((phone_sealed IS NULL) = (phone_hash IS NULL))
) STRICT;
INSERT INTO sealed_column VALUES ('sender', 'phone_sealed', 'uuid'), ('sender', 'webhook_sealed', 'uuid');
CREATE TRIGGER sender_is_kept BEFORE DELETE ON sender BEGIN
    SELECT RAISE(ABORT, 'a sender is disabled, never deleted');
END;
CREATE TRIGGER sender_keeps_identity BEFORE UPDATE OF id, uuid, gateway, channel, created_at ON sender BEGIN
    SELECT RAISE(ABORT, 'id, uuid, gateway and channel of a sender never change');
END;
CREATE TRIGGER sender_is_new BEFORE INSERT ON sender WHEN EXISTS (SELECT 1 FROM sender WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this sender exists');
END;

-- The one process that sends. Each that takes the place gets the next generation, which its claims carry.
-- Every attempt before `settled_below` has an outcome, so that a successor finds what was in the air without an index.
CREATE TABLE sender_process (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    generation    INTEGER NOT NULL DEFAULT 0,
    holder        TEXT    NOT NULL DEFAULT '',
    machine       TEXT    NOT NULL DEFAULT '',
    since         INTEGER NOT NULL DEFAULT 0,
    lease_until   INTEGER NOT NULL DEFAULT 0,
    settled_below INTEGER NOT NULL DEFAULT 1
) STRICT;
INSERT INTO sender_process (id) VALUES (1);

-- Texts that were changed or added here; what is not in it is as the program brings it (etc/templates/message).
CREATE TABLE message_template (
    name       TEXT PRIMARY KEY,
    kind       TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    body       TEXT    NOT NULL,
    revision   INTEGER NOT NULL CHECK (revision > 0),
    changed_at INTEGER NOT NULL,
    changed_by TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- One text to many people. Its rows are queued in chunks, in the order of the people's ids; `queued_until` is how far.
CREATE TABLE broadcast (
    id           INTEGER PRIMARY KEY CHECK (id > 0),
    template     TEXT    NOT NULL,
    segment      TEXT    NOT NULL CHECK (segment LIKE '{%}'),
    fields       TEXT    NOT NULL CHECK (fields LIKE '{%}'),
    media_url    TEXT    NOT NULL DEFAULT '',
    starts_at    INTEGER NOT NULL,
    recipients   INTEGER NOT NULL DEFAULT 0,
    queued_until INTEGER NOT NULL DEFAULT 0,
    last_person  INTEGER NOT NULL,                            -- nobody who registers later is in it
    state        TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    moved_at     INTEGER NOT NULL,
    moved_by     TEXT    NOT NULL
) STRICT;
CREATE INDEX broadcast_open ON broadcast (state, id) WHERE state IN ('planned', 'running', 'paused');
INSERT INTO state_edge VALUES
    ('broadcast', '', 'planned'), ('broadcast', 'planned', 'running'), ('broadcast', 'planned', 'paused'),
    ('broadcast', 'planned', 'cancelled'), ('broadcast', 'running', 'paused'), ('broadcast', 'running', 'cancelled'),
    ('broadcast', 'running', 'done'), ('broadcast', 'paused', 'planned'), ('broadcast', 'paused', 'running'),
    ('broadcast', 'paused', 'cancelled');
CREATE TRIGGER broadcast_starts BEFORE INSERT ON broadcast
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'broadcast' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'broadcast: not a first state');
END;
CREATE TRIGGER broadcast_moves BEFORE UPDATE ON broadcast
    WHEN NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'broadcast' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'broadcast: not a legal move');
END;
CREATE TRIGGER broadcast_is_kept BEFORE DELETE ON broadcast BEGIN
    SELECT RAISE(ABORT, 'a broadcast is cancelled, never deleted');
END;
CREATE TRIGGER broadcast_keeps_identity
    BEFORE UPDATE OF id, template, segment, fields, media_url, starts_at, last_person, created_at ON broadcast
BEGIN
    SELECT RAISE(ABORT, 'what a broadcast says and to whom never changes');
END;
CREATE TRIGGER broadcast_is_new BEFORE INSERT ON broadcast WHEN EXISTS (SELECT 1 FROM broadcast WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this broadcast exists');
END;
CREATE TRIGGER broadcast_remembers AFTER UPDATE ON broadcast WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO state_history (machine, row_id, from_state, to_state, moved_at, moved_by)
    VALUES ('broadcast', NEW.id, OLD.state, NEW.state, NEW.moved_at, NEW.moved_by);
END;

-- A message. `lane` is the line it waits in (lib/outbox/lane.hpp): urgent and other messages of each channel, and a lane
-- for each broadcast, so that pausing one touches no row. person_id is NULL for the site's admin. `owner` is the
-- generation of the process that has it in hand. `repeat_at` is when an owed message of unknown outcome goes once more.
CREATE TABLE message (
    id           INTEGER PRIMARY KEY CHECK (id > 0),
    kind         TEXT    NOT NULL,
    cause        TEXT    NOT NULL,
    person_id    INTEGER REFERENCES person (id),
    channel      TEXT    NOT NULL CHECK (channel IN ('whatsapp', 'email')),
    lane         INTEGER NOT NULL,
    template     TEXT    NOT NULL,
    about_id     INTEGER REFERENCES person (id),
    event_id     INTEGER REFERENCES event (id),
    broadcast_id INTEGER REFERENCES broadcast (id),
    uuid         TEXT,
    extra_sealed BLOB,
    state        TEXT    NOT NULL,
    not_before   INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    retries      INTEGER NOT NULL DEFAULT 0,
    repeats      INTEGER NOT NULL DEFAULT 0 CHECK (repeats IN (0, 1)),
    repeat_at    INTEGER,
    sender_id    INTEGER REFERENCES sender (id),
    owner        INTEGER,
    lease_until  INTEGER,
    fence        INTEGER NOT NULL DEFAULT 0,
    ended_at     INTEGER,
    last_error   TEXT,
    CHECK (extra_sealed IS NULL OR uuid IS NOT NULL),
    CHECK ((state = 'sending') = (owner IS NOT NULL)),
    CHECK ((owner IS NULL) = (lease_until IS NULL)),
    CHECK (repeat_at IS NULL OR state = 'unknown')
) STRICT;
-- For ever one message for each cause, kind and person.
CREATE UNIQUE INDEX message_once ON message (cause, kind, ifnull(person_id, 0));
CREATE INDEX message_by_person ON message (person_id, id);
CREATE INDEX message_pending ON message (lane, not_before, id) WHERE state = 'queued';
CREATE INDEX message_to_repeat ON message (repeat_at) WHERE repeat_at IS NOT NULL;
CREATE INDEX message_in_trouble ON message (state, id) WHERE state IN ('failed', 'unknown');
CREATE INDEX message_by_event ON message (event_id, id) WHERE event_id IS NOT NULL AND state = 'queued';
INSERT INTO sealed_column VALUES ('message', 'extra_sealed', 'uuid');
INSERT INTO state_edge VALUES
    ('message', '', 'queued'), ('message', 'queued', 'sending'), ('message', 'queued', 'cancelled'),
    ('message', 'queued', 'expired'), ('message', 'sending', 'sent'), ('message', 'sending', 'failed'),
    ('message', 'sending', 'unknown'), ('message', 'sending', 'queued'), ('message', 'unknown', 'sent'),
    ('message', 'unknown', 'failed'), ('message', 'unknown', 'queued');
CREATE TRIGGER message_starts BEFORE INSERT ON message
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'message' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'message: not a first state');
END;
CREATE TRIGGER message_moves BEFORE UPDATE OF state ON message
    WHEN NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'message' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'message: not a legal move');
END;
CREATE TRIGGER message_is_kept BEFORE DELETE ON message BEGIN
    SELECT RAISE(ABORT, 'a message is cancelled, never deleted');
END;
CREATE TRIGGER message_keeps_identity
    BEFORE UPDATE OF id, kind, cause, person_id, channel, template, about_id, event_id, broadcast_id, uuid, created_at
    ON message
BEGIN
    SELECT RAISE(ABORT, 'what a message is and for whom never changes');
END;
CREATE TRIGGER message_is_new BEFORE INSERT ON message WHEN EXISTS (SELECT 1 FROM message WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this message exists');
END;

-- Every attempt, written before the first byte leaves. The caps are counted from here. No text: only its keyed hash.
-- `counts` is 0 where no byte left the house. An outcome of NULL is an attempt in the air.
CREATE TABLE message_attempt (
    id          INTEGER PRIMARY KEY CHECK (id > 0),
    message_id  INTEGER NOT NULL REFERENCES message (id),
    sender_id   INTEGER NOT NULL REFERENCES sender (id),
    started_at  INTEGER NOT NULL,
    ended_at    INTEGER,
    outcome     TEXT,
    counts      INTEGER NOT NULL DEFAULT 1 CHECK (counts IN (0, 1)),
    http_status INTEGER,
    detail      TEXT,
    text_hash   BLOB,
    CHECK ((outcome IS NULL) = (ended_at IS NULL))
) STRICT;
CREATE INDEX message_attempt_by_message ON message_attempt (message_id);
CREATE TRIGGER message_attempt_is_kept BEFORE DELETE ON message_attempt BEGIN
    SELECT RAISE(ABORT, 'attempts are kept');
END;
CREATE TRIGGER message_attempt_is_final BEFORE UPDATE ON message_attempt WHEN OLD.outcome IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'an attempt has one outcome');
END;
CREATE TRIGGER message_attempt_is_new BEFORE INSERT ON message_attempt
    WHEN EXISTS (SELECT 1 FROM message_attempt WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'this attempt exists');
END;
