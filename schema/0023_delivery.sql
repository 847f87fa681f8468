-- What is owed after an order was paid: protected packages, steps with deadlines, files for one buyer, download links.

ALTER TABLE product ADD COLUMN features TEXT NOT NULL DEFAULT '';  -- what it has, a line each

-- A file that opens with a code alone: encrypted here, or proven to be so when it was given. Goes with its file.
CREATE TABLE package (
    file_id     INTEGER PRIMARY KEY REFERENCES file (id) ON DELETE CASCADE,
    uuid        TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    source_hash BLOB    UNIQUE CHECK (length(source_hash) = 32),  -- keyed; of what it was made from, empty if as it came
    code_sealed BLOB    NOT NULL,
    added_at    INTEGER NOT NULL
) STRICT;
INSERT INTO sealed_column VALUES ('package', 'code_sealed', 'uuid');
CREATE TRIGGER package_is_new BEFORE INSERT ON package WHEN EXISTS (SELECT 1 FROM package WHERE file_id = NEW.file_id) BEGIN
    SELECT RAISE(ABORT, 'this package exists');
END;
CREATE TRIGGER package_keeps_identity BEFORE UPDATE OF file_id, uuid, source_hash, added_at ON package BEGIN
    SELECT RAISE(ABORT, 'what a package is never changes');
END;

-- What is to be done for a product's buyer, in order. A change is for orders that are paid later.
CREATE TABLE product_step (
    product_id INTEGER NOT NULL REFERENCES product (id),
    position   INTEGER NOT NULL CHECK (position > 0),
    name       TEXT    NOT NULL CHECK (name <> ''),
    who        TEXT    NOT NULL CHECK (who IN ('admin', 'buyer', 'system')),
    after      INTEGER NOT NULL CHECK (after >= 0 AND after < position),  -- the step before it; 0 is the payment
    due_hours  INTEGER NOT NULL CHECK (due_hours BETWEEN 0 AND 8760),
    business   INTEGER NOT NULL CHECK (business IN (0, 1)),               -- counted on business days alone
    message    TEXT    NOT NULL DEFAULT '',                               -- the template that goes out when it is done
    attach     TEXT    NOT NULL DEFAULT '' CHECK (attach IN ('', 'file', 'pdf-encrypted')),
    asks       TEXT    NOT NULL DEFAULT '',                               -- of a buyer: what they are to write
    confirm    TEXT    NOT NULL DEFAULT '',                               -- of a buyer: what they agree to in writing
    PRIMARY KEY (product_id, position)
) STRICT, WITHOUT ROWID;

-- An order whose goods or work are owed.
CREATE TABLE delivery (
    id         INTEGER PRIMARY KEY REFERENCES shop_order (id),  -- the order's
    product_id INTEGER NOT NULL REFERENCES product (id),
    started_at INTEGER NOT NULL,
    state      TEXT    NOT NULL,
    moved_at   INTEGER NOT NULL,
    moved_by   TEXT    NOT NULL
) STRICT;
INSERT INTO state_edge VALUES
    ('delivery', '', 'running'),
    ('delivery', 'running', 'delivered'),  -- nothing is owed any more; questions and support may go on
    ('delivery', 'delivered', 'running'),  -- a step was taken back
    ('delivery', 'running', 'stopped'),    -- the order was taken back
    ('delivery', 'delivered', 'stopped');
CREATE INDEX delivery_by_state ON delivery (state, id);
CREATE INDEX delivery_by_product ON delivery (product_id, id);
CREATE TRIGGER delivery_starts BEFORE INSERT ON delivery
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'delivery' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'delivery: not a first state');
END;
CREATE TRIGGER delivery_moves BEFORE UPDATE ON delivery
    WHEN NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'delivery' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'delivery: not a legal move');
END;
CREATE TRIGGER delivery_remembers AFTER UPDATE ON delivery WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO state_history (machine, row_id, from_state, to_state, moved_at, moved_by)
    VALUES ('delivery', NEW.id, OLD.state, NEW.state, NEW.moved_at, NEW.moved_by);
END;
CREATE TRIGGER delivery_is_kept BEFORE DELETE ON delivery BEGIN
    SELECT RAISE(ABORT, 'a delivery is stopped, never deleted');
END;
CREATE TRIGGER delivery_is_new BEFORE INSERT ON delivery
    WHEN EXISTS (SELECT 1 FROM delivery WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'this delivery exists');
END;
CREATE TRIGGER delivery_keeps_identity BEFORE UPDATE OF id, product_id, started_at ON delivery BEGIN
    SELECT RAISE(ABORT, 'what is delivered, and since when, never changes');
END;

-- A step of one delivery, as its product had it when the order was paid.
CREATE TABLE delivery_step (
    id           INTEGER PRIMARY KEY CHECK (id > 0),
    uuid         TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    order_id     INTEGER NOT NULL REFERENCES delivery (id),
    position     INTEGER NOT NULL CHECK (position > 0),
    name         TEXT    NOT NULL,
    who          TEXT    NOT NULL CHECK (who IN ('admin', 'buyer', 'system')),
    after        INTEGER NOT NULL CHECK (after >= 0 AND after < position),
    due_hours    INTEGER NOT NULL,
    business     INTEGER NOT NULL,
    message      TEXT    NOT NULL,
    attach       TEXT    NOT NULL,
    asks         TEXT    NOT NULL,
    confirm      TEXT    NOT NULL,
    started_at   INTEGER,  -- when what it comes after was done
    due_at       INTEGER,
    remind_at    INTEGER,  -- when somebody is told that it is still to be done; empty: never (again)
    words_sealed BLOB,     -- what the buyer wrote, or the admin noted
    done_at      INTEGER,
    state        TEXT    NOT NULL,
    moved_at     INTEGER NOT NULL,
    moved_by     TEXT    NOT NULL,
    UNIQUE (order_id, position),
    CHECK ((started_at IS NULL) = (due_at IS NULL)),
    CHECK (remind_at IS NULL OR state = 'open'),
    CHECK ((done_at IS NOT NULL) = (state = 'done')),
    CHECK (state <> 'open' OR due_at IS NOT NULL)
) STRICT;
INSERT INTO sealed_column VALUES ('delivery_step', 'words_sealed', 'uuid');
INSERT INTO state_edge VALUES
    ('delivery_step', '', 'waiting'),      -- for another step
    ('delivery_step', '', 'open'),
    ('delivery_step', 'waiting', 'open'),
    ('delivery_step', 'open', 'done'),
    ('delivery_step', 'done', 'open'),     -- taken back
    ('delivery_step', 'open', 'waiting'),  -- what it comes after was taken back
    ('delivery_step', 'waiting', 'stopped'),
    ('delivery_step', 'open', 'stopped');
CREATE INDEX delivery_step_due ON delivery_step (due_at, id) WHERE state = 'open';
CREATE INDEX delivery_step_to_remind ON delivery_step (remind_at, id) WHERE remind_at IS NOT NULL;
CREATE TRIGGER delivery_step_starts BEFORE INSERT ON delivery_step
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'delivery_step' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'delivery_step: not a first state');
END;
CREATE TRIGGER delivery_step_moves BEFORE UPDATE ON delivery_step
    WHEN NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'delivery_step' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'delivery_step: not a legal move');
END;
CREATE TRIGGER delivery_step_remembers AFTER UPDATE ON delivery_step WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO state_history (machine, row_id, from_state, to_state, moved_at, moved_by)
    VALUES ('delivery_step', NEW.id, OLD.state, NEW.state, NEW.moved_at, NEW.moved_by);
END;
CREATE TRIGGER delivery_step_in_order BEFORE UPDATE OF state ON delivery_step
    WHEN NEW.state IN ('open', 'done') AND NEW.after > 0 AND NOT EXISTS (
        SELECT 1 FROM delivery_step WHERE order_id = NEW.order_id AND position = NEW.after AND state = 'done')
BEGIN
    SELECT RAISE(ABORT, 'a step begins when the one before it is done');
END;
CREATE TRIGGER delivery_step_is_kept BEFORE DELETE ON delivery_step BEGIN
    SELECT RAISE(ABORT, 'a step is stopped, never deleted');
END;
CREATE TRIGGER delivery_step_is_new BEFORE INSERT ON delivery_step
    WHEN EXISTS (SELECT 1 FROM delivery_step WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'this step exists');
END;
CREATE TRIGGER delivery_step_keeps_identity
    BEFORE UPDATE OF id, uuid, order_id, position, name, who, after, due_hours, business, message, attach, asks, confirm
    ON delivery_step
BEGIN
    SELECT RAISE(ABORT, 'what a step is never changes');
END;

-- A file for one buyer: a report, a summary.
CREATE TABLE delivery_file (
    id          INTEGER PRIMARY KEY CHECK (id > 0),
    order_id    INTEGER NOT NULL REFERENCES delivery (id),
    step_id     INTEGER REFERENCES delivery_step (id),
    file_id     INTEGER REFERENCES file (id),             -- empty once it was removed: the file may go
    file_name   TEXT    NOT NULL CHECK (file_name <> ''),  -- may name its buyer: 'dihapus' once they are erased
    attached_at INTEGER NOT NULL,
    attached_by TEXT    NOT NULL,
    removed_at  INTEGER,
    CHECK ((file_id IS NULL) = (removed_at IS NOT NULL))
) STRICT;
CREATE INDEX delivery_file_by_order ON delivery_file (order_id, id) WHERE removed_at IS NULL;
CREATE INDEX delivery_file_by_step ON delivery_file (step_id, id) WHERE step_id IS NOT NULL AND removed_at IS NULL;
CREATE TRIGGER delivery_file_uses AFTER INSERT ON delivery_file BEGIN
    UPDATE file SET uses = uses + 1 WHERE id = NEW.file_id;
END;
CREATE TRIGGER delivery_file_leaves AFTER UPDATE OF removed_at ON delivery_file
    WHEN OLD.removed_at IS NULL AND NEW.removed_at IS NOT NULL
BEGIN
    UPDATE file SET uses = uses - 1 WHERE id = OLD.file_id;
END;
CREATE TRIGGER delivery_file_is_kept BEFORE DELETE ON delivery_file BEGIN
    SELECT RAISE(ABORT, 'a file is removed, never deleted');
END;
CREATE TRIGGER delivery_file_keeps_identity
    BEFORE UPDATE OF id, order_id, step_id, attached_at, attached_by ON delivery_file
BEGIN
    SELECT RAISE(ABORT, 'what was attached, and to what, never changes');
END;
CREATE TRIGGER delivery_file_stays_removed BEFORE UPDATE OF removed_at ON delivery_file WHEN OLD.removed_at IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'a removed file stays removed');
END;

-- A link to one file of an order, limited in time and in how often the whole file may leave by it. Its token is made
-- from its uuid.
CREATE TABLE download_link (
    id            INTEGER PRIMARY KEY CHECK (id > 0),
    uuid          TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    order_id      INTEGER NOT NULL REFERENCES shop_order (id),
    file_id       INTEGER REFERENCES file (id),             -- empty once it ended: the file may go
    file_name     TEXT    NOT NULL CHECK (file_name <> ''),  -- as delivery_file has it
    bytes         INTEGER NOT NULL CHECK (bytes > 0),       -- of the file
    made_at       INTEGER NOT NULL,
    made_by       TEXT    NOT NULL,
    expires_at    INTEGER NOT NULL,
    max_downloads INTEGER NOT NULL CHECK (max_downloads BETWEEN 1 AND 1000),
    taken         INTEGER NOT NULL DEFAULT 0 CHECK (taken >= 0),  -- bytes that left by it, or are on their way
    opened_at     INTEGER,                                  -- the first time that any left
    last_at       INTEGER,
    ended_at      INTEGER,                                  -- revoked, replaced by a newer one, or long expired
    ended_by      TEXT,
    CHECK ((file_id IS NULL) = (ended_at IS NOT NULL)),
    CHECK ((ended_by IS NULL) = (ended_at IS NULL)),
    CHECK (taken <= bytes * max_downloads)
) STRICT;
CREATE INDEX download_link_by_order ON download_link (order_id, id);
CREATE INDEX download_link_to_end ON download_link (expires_at, id) WHERE ended_at IS NULL;
CREATE TRIGGER download_link_uses AFTER INSERT ON download_link BEGIN
    UPDATE file SET uses = uses + 1 WHERE id = NEW.file_id;
END;
CREATE TRIGGER download_link_ends AFTER UPDATE OF ended_at ON download_link
    WHEN OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL
BEGIN
    UPDATE file SET uses = uses - 1 WHERE id = OLD.file_id;
END;
CREATE TRIGGER download_link_is_kept BEFORE DELETE ON download_link BEGIN
    SELECT RAISE(ABORT, 'a link is ended, never deleted');
END;
CREATE TRIGGER download_link_is_new BEFORE INSERT ON download_link
    WHEN EXISTS (SELECT 1 FROM download_link WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'this link exists');
END;
CREATE TRIGGER download_link_keeps_identity
    BEFORE UPDATE OF id, uuid, order_id, bytes, made_at, made_by ON download_link
BEGIN
    SELECT RAISE(ABORT, 'what a link leads to never changes');
END;
CREATE TRIGGER download_link_stays_ended BEFORE UPDATE OF ended_at, ended_by, expires_at, max_downloads ON download_link
    WHEN OLD.ended_at IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'a link that ended stays ended');
END;

-- Why an order was cancelled or money of it given back: what the document says that its buyer can print.
CREATE TABLE cancellation (
    id            INTEGER PRIMARY KEY CHECK (id > 0),
    uuid          TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    order_id      INTEGER NOT NULL REFERENCES shop_order (id),
    refund_id     INTEGER UNIQUE REFERENCES refund (id),  -- empty where no money goes back
    amount        INTEGER NOT NULL CHECK (amount >= 0),
    whole         INTEGER NOT NULL CHECK (whole IN (0, 1)),
    reason_sealed BLOB,                                   -- empty once its buyer was erased
    decided_at    INTEGER NOT NULL,
    decided_by    TEXT    NOT NULL,
    CHECK ((refund_id IS NULL) = (amount = 0))
) STRICT;
INSERT INTO sealed_column VALUES ('cancellation', 'reason_sealed', 'uuid');
CREATE INDEX cancellation_by_order ON cancellation (order_id, id);
CREATE TRIGGER cancellation_is_kept BEFORE DELETE ON cancellation BEGIN
    SELECT RAISE(ABORT, 'a cancellation is kept');
END;
CREATE TRIGGER cancellation_is_new BEFORE INSERT ON cancellation
    WHEN EXISTS (SELECT 1 FROM cancellation WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'this cancellation exists');
END;
CREATE TRIGGER cancellation_keeps_identity
    BEFORE UPDATE OF id, uuid, order_id, refund_id, amount, whole, decided_at, decided_by ON cancellation
BEGIN
    SELECT RAISE(ABORT, 'what was decided never changes');
END;
