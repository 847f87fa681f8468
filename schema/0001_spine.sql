-- What every other table stands on: legal state changes as data, the audit chain, idempotency keys, outside events,
-- jobs at providers, and where personal data is sealed.

-- The legal edges of every state machine; '' is "does not exist yet". Triggers refuse any other move.
--
-- A table with a life is written after this pattern (thing: the table, and the name of its machine):
--     columns   id INTEGER PRIMARY KEY CHECK (id > 0), state TEXT NOT NULL, moved_at INTEGER NOT NULL, moved_by TEXT NOT NULL
--     edges     INSERT INTO state_edge VALUES ('thing', '', 'waiting'), ('thing', 'waiting', 'done');
--     triggers  thing_starts, thing_moves, thing_is_kept, thing_keeps_identity, thing_is_new, thing_remembers:
--               see table job below, which has all six.
-- `thing_is_new` and `thing_is_kept` are there because INSERT OR REPLACE and UPDATE OR REPLACE would go round the machine.
-- In a BEFORE INSERT trigger an id that SQLite is still to choose reads as -1, hence the CHECK. An UPDATE that moves a
-- row names the old state, and sets moved_at and moved_by, which thing_remembers copies into state_history.
CREATE TABLE state_edge (
    machine    TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state   TEXT NOT NULL,
    PRIMARY KEY (machine, from_state, to_state)
) STRICT, WITHOUT ROWID;

-- Every column that holds sealed values, with the column of the same row that its seal is bound to. Key rotation and
-- `doctor --deep` walk this list, so a table that adds a sealed column adds its row here.
CREATE TABLE sealed_column (
    table_name  TEXT NOT NULL,
    column_name TEXT NOT NULL,
    row_column  TEXT NOT NULL,
    PRIMARY KEY (table_name, column_name)
) STRICT, WITHOUT ROWID;

-- Each move of each row: what was, what is, when, and who or what did it.
CREATE TABLE state_history (
    id         INTEGER PRIMARY KEY,
    machine    TEXT    NOT NULL,
    row_id     INTEGER NOT NULL,
    from_state TEXT    NOT NULL,
    to_state   TEXT    NOT NULL,
    moved_at   INTEGER NOT NULL,
    moved_by   TEXT    NOT NULL
) STRICT;
CREATE INDEX state_history_by_row ON state_history (machine, row_id, id);
CREATE TRIGGER state_history_is_final BEFORE UPDATE ON state_history BEGIN
    SELECT RAISE(ABORT, 'history never changes');
END;
CREATE TRIGGER state_history_is_kept BEFORE DELETE ON state_history BEGIN
    SELECT RAISE(ABORT, 'history is kept');
END;

-- What the whole installation is in: one row.
CREATE TABLE system_state (
    id                INTEGER PRIMARY KEY CHECK (id = 1),
    audit_rows        INTEGER NOT NULL DEFAULT 0,
    last_seen_at      INTEGER,
    clock_stopped_at  INTEGER,
    clock_jumped_to   INTEGER,
    sending_frozen_at INTEGER,
    sending_frozen_by TEXT,
    CHECK ((clock_stopped_at IS NULL) = (clock_jumped_to IS NULL)),
    CHECK ((sending_frozen_at IS NULL) = (sending_frozen_by IS NULL))
) STRICT;
INSERT INTO system_state (id) VALUES (1);
CREATE TRIGGER system_state_is_kept BEFORE DELETE ON system_state BEGIN
    SELECT RAISE(ABORT, 'the row of system_state stays');
END;
CREATE TRIGGER system_state_is_one BEFORE INSERT ON system_state WHEN EXISTS (SELECT 1 FROM system_state) BEGIN
    SELECT RAISE(ABORT, 'system_state has one row');
END;

-- What people did and what it caused. Each hash covers the row before and this row's columns, the reason by its keyed
-- hash: so the chain holds when keys are rotated, and when the words of a reason are erased.
CREATE TABLE audit (
    id            INTEGER PRIMARY KEY CHECK (id > 0),
    uuid          TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    at            INTEGER NOT NULL,
    actor         TEXT    NOT NULL,
    act           TEXT    NOT NULL,
    subject       TEXT    NOT NULL,
    detail        TEXT    NOT NULL CHECK (detail GLOB '{*}'),
    reason_sealed BLOB,
    reason_hash   BLOB CHECK (length(reason_hash) = 32),
    hash          BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX audit_by_subject ON audit (subject, id);
INSERT INTO sealed_column VALUES ('audit', 'reason_sealed', 'uuid');
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'audit rows are only ever added');
END;
CREATE TRIGGER audit_is_final BEFORE UPDATE OF id, uuid, at, actor, act, subject, detail, reason_hash, hash ON audit BEGIN
    SELECT RAISE(ABORT, 'audit rows are only ever added');
END;
CREATE TRIGGER audit_is_new BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this audit row exists');
END;
CREATE TRIGGER audit_is_counted AFTER INSERT ON audit BEGIN
    UPDATE system_state SET audit_rows = audit_rows + 1;
END;

-- Answers to writes that came with a key, written in the transaction of the effect. Bodies may name people: sealed.
CREATE TABLE idempotency (
    id           INTEGER PRIMARY KEY CHECK (id > 0),
    uuid         TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    actor        TEXT    NOT NULL,
    route        TEXT    NOT NULL,
    key          TEXT    NOT NULL,
    request_hash BLOB    NOT NULL CHECK (length(request_hash) = 32),
    status       INTEGER NOT NULL,
    body_sealed  BLOB    NOT NULL,
    answered_at  INTEGER NOT NULL,
    UNIQUE (actor, route, key)
) STRICT;
INSERT INTO sealed_column VALUES ('idempotency', 'body_sealed', 'uuid');
CREATE TRIGGER idempotency_is_final BEFORE UPDATE OF id, uuid, actor, route, key, request_hash, status, answered_at
    ON idempotency
BEGIN
    SELECT RAISE(ABORT, 'a stored answer never changes');
END;

-- Events from outside, stored before they are understood. The provider's own key may hold a phone number: it is kept as
-- keyed hash, and with the raw content in the seal, which is emptied after 90 days.
CREATE TABLE inbox (
    id          INTEGER PRIMARY KEY CHECK (id > 0),
    uuid        TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    provider    TEXT    NOT NULL,
    event_hash  BLOB    NOT NULL CHECK (length(event_hash) = 32),
    source      TEXT    NOT NULL,
    body_sealed BLOB,
    received_at INTEGER NOT NULL,
    state       TEXT    NOT NULL,
    note        TEXT    NOT NULL DEFAULT '',
    moved_at    INTEGER NOT NULL,
    moved_by    TEXT    NOT NULL,
    UNIQUE (provider, event_hash)
) STRICT;
CREATE INDEX inbox_waiting ON inbox (id) WHERE state = 'received';
CREATE INDEX inbox_by_state ON inbox (state, id);
CREATE INDEX inbox_with_body ON inbox (received_at, id) WHERE body_sealed IS NOT NULL;
INSERT INTO sealed_column VALUES ('inbox', 'body_sealed', 'uuid');
INSERT INTO state_edge VALUES
    ('inbox', '', 'received'), ('inbox', 'received', 'done'), ('inbox', 'received', 'failed'),
    ('inbox', 'received', 'ignored'), ('inbox', 'done', 'received'), ('inbox', 'failed', 'received'),
    ('inbox', 'ignored', 'received');
CREATE TRIGGER inbox_starts BEFORE INSERT ON inbox
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'inbox' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'inbox: not a first state');
END;
CREATE TRIGGER inbox_moves BEFORE UPDATE ON inbox
    WHEN NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'inbox' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'inbox: not a legal move');
END;
CREATE TRIGGER inbox_is_kept BEFORE DELETE ON inbox BEGIN
    SELECT RAISE(ABORT, 'an event from outside is kept');
END;
CREATE TRIGGER inbox_keeps_identity BEFORE UPDATE OF id, uuid, provider, event_hash, source, received_at ON inbox BEGIN
    SELECT RAISE(ABORT, 'where an event came from never changes');
END;
CREATE TRIGGER inbox_is_new BEFORE INSERT ON inbox WHEN EXISTS (SELECT 1 FROM inbox WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this event exists');
END;
CREATE TRIGGER inbox_remembers AFTER UPDATE ON inbox WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO state_history (machine, row_id, from_state, to_state, moved_at, moved_by)
    VALUES ('inbox', NEW.id, OLD.state, NEW.state, NEW.moved_at, NEW.moved_by);
END;

-- What is to be asked of or done at a provider. `repeatable` says that a call whose outcome nobody saw may be made
-- again (a question); else it becomes 'unknown' and waits for a person. Subjects are ids, never names.
CREATE TABLE job (
    id          INTEGER PRIMARY KEY CHECK (id > 0),
    provider    TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    cause       TEXT    NOT NULL,
    repeatable  INTEGER NOT NULL CHECK (repeatable IN (0, 1)),
    state       TEXT    NOT NULL,
    next_at     INTEGER NOT NULL,
    attempts    INTEGER NOT NULL DEFAULT 0,
    owner       TEXT,
    lease_until INTEGER,
    fence       INTEGER NOT NULL DEFAULT 0,
    note        TEXT    NOT NULL DEFAULT '',
    created_at  INTEGER NOT NULL,
    moved_at    INTEGER NOT NULL,
    moved_by    TEXT    NOT NULL,
    UNIQUE (kind, cause),
    CHECK ((state = 'running') = (owner IS NOT NULL)),
    CHECK ((owner IS NULL) = (lease_until IS NULL))
) STRICT;
CREATE INDEX job_due ON job (next_at, id) WHERE state = 'waiting';
CREATE INDEX job_running ON job (lease_until, id) WHERE state = 'running';
INSERT INTO state_edge VALUES
    ('job', '', 'waiting'), ('job', 'waiting', 'running'), ('job', 'waiting', 'cancelled'), ('job', 'running', 'waiting'),
    ('job', 'running', 'done'), ('job', 'running', 'failed'), ('job', 'running', 'unknown'), ('job', 'unknown', 'waiting'),
    ('job', 'unknown', 'done'), ('job', 'unknown', 'failed'), ('job', 'failed', 'waiting');
CREATE TRIGGER job_starts BEFORE INSERT ON job
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'job' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'job: not a first state');
END;
CREATE TRIGGER job_moves BEFORE UPDATE ON job
    WHEN NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'job' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'job: not a legal move');
END;
CREATE TRIGGER job_is_kept BEFORE DELETE ON job BEGIN
    SELECT RAISE(ABORT, 'a job is cancelled, never deleted');
END;
CREATE TRIGGER job_keeps_identity BEFORE UPDATE OF id, provider, kind, cause, repeatable, created_at ON job BEGIN
    SELECT RAISE(ABORT, 'what a job is for never changes');
END;
CREATE TRIGGER job_is_new BEFORE INSERT ON job WHEN EXISTS (SELECT 1 FROM job WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this job exists');
END;
CREATE TRIGGER job_remembers AFTER UPDATE ON job WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO state_history (machine, row_id, from_state, to_state, moved_at, moved_by)
    VALUES ('job', NEW.id, OLD.state, NEW.state, NEW.moved_at, NEW.moved_by);
END;

-- A provider that failed several times in a row is left alone until `open_until`; then one job tries.
CREATE TABLE breaker (
    provider   TEXT PRIMARY KEY,
    failures   INTEGER NOT NULL,
    open_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
