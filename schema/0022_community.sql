-- What members and the admin say to each other, and meetings of a tier.

-- A question of a member, or a problem with an order; what was said about it stands in ticket_entry.
CREATE TABLE ticket (
    id             INTEGER PRIMARY KEY CHECK (id > 0),
    uuid           TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    kind           TEXT    NOT NULL CHECK (kind IN ('qa', 'problem')),
    person_id      INTEGER NOT NULL REFERENCES person (id),
    order_id       INTEGER REFERENCES shop_order (id),
    subject_sealed BLOB,              -- the beginning of its first entry; empty once its person was erased
    opened_at      INTEGER NOT NULL,
    written_at     INTEGER NOT NULL,  -- its newest entry
    state          TEXT    NOT NULL,
    moved_at       INTEGER NOT NULL,
    moved_by       TEXT    NOT NULL,
    CHECK (order_id IS NULL OR kind = 'problem')
) STRICT;
INSERT INTO sealed_column VALUES ('ticket', 'subject_sealed', 'uuid');
INSERT INTO state_edge VALUES
    ('ticket', '', 'open'),
    ('ticket', 'open', 'answered'),
    ('ticket', 'open', 'closed'),
    ('ticket', 'answered', 'open'),
    ('ticket', 'answered', 'closed'),
    ('ticket', 'closed', 'open'),
    ('ticket', 'closed', 'answered');
CREATE INDEX ticket_by_kind ON ticket (kind, id);
CREATE INDEX ticket_by_state ON ticket (kind, state, id);
CREATE INDEX ticket_by_person ON ticket (person_id, kind, id);
CREATE INDEX ticket_by_order ON ticket (order_id, id) WHERE order_id IS NOT NULL;
CREATE TRIGGER ticket_starts BEFORE INSERT ON ticket
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'ticket' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'ticket: not a first state');
END;
CREATE TRIGGER ticket_moves BEFORE UPDATE ON ticket
    WHEN NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'ticket' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'ticket: not a legal move');
END;
CREATE TRIGGER ticket_remembers AFTER UPDATE ON ticket WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO state_history (machine, row_id, from_state, to_state, moved_at, moved_by)
    VALUES ('ticket', NEW.id, OLD.state, NEW.state, NEW.moved_at, NEW.moved_by);
END;
CREATE TRIGGER ticket_is_kept BEFORE DELETE ON ticket BEGIN
    SELECT RAISE(ABORT, 'a ticket is closed, never deleted');
END;
CREATE TRIGGER ticket_is_new BEFORE INSERT ON ticket WHEN EXISTS (SELECT 1 FROM ticket WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this ticket exists');
END;
CREATE TRIGGER ticket_keeps_identity BEFORE UPDATE OF id, uuid, kind, person_id, order_id, opened_at ON ticket BEGIN
    SELECT RAISE(ABORT, 'whose ticket it is, and about what, never changes');
END;

CREATE TABLE ticket_entry (
    id          INTEGER PRIMARY KEY CHECK (id > 0),
    uuid        TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    ticket_id   INTEGER NOT NULL REFERENCES ticket (id),
    author      TEXT    NOT NULL CHECK (author IN ('person', 'admin')),
    text_sealed BLOB,                 -- empty once the ticket's person was erased
    written_at  INTEGER NOT NULL,
    written_by  TEXT    NOT NULL
) STRICT;
INSERT INTO sealed_column VALUES ('ticket_entry', 'text_sealed', 'uuid');
CREATE INDEX ticket_entry_by_ticket ON ticket_entry (ticket_id, id);
CREATE TRIGGER ticket_entry_is_kept BEFORE DELETE ON ticket_entry BEGIN
    SELECT RAISE(ABORT, 'what was said is kept');
END;
CREATE TRIGGER ticket_entry_is_new BEFORE INSERT ON ticket_entry
    WHEN EXISTS (SELECT 1 FROM ticket_entry WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'this entry exists');
END;
CREATE TRIGGER ticket_entry_keeps_identity
    BEFORE UPDATE OF id, uuid, ticket_id, author, written_at, written_by ON ticket_entry
BEGIN
    SELECT RAISE(ABORT, 'who said it, and when, never changes');
END;

-- A meeting is an event for the members of a tier, who are registered for it by themselves.
ALTER TABLE event ADD COLUMN tier_id INTEGER REFERENCES membership_tier (id);
ALTER TABLE event ADD COLUMN repeat_day INTEGER CHECK (repeat_day BETWEEN 1 AND 31);  -- a series on the 31st stays one
ALTER TABLE event ADD COLUMN repeat_until INTEGER;  -- no event of the series starts later
ALTER TABLE event ADD COLUMN joined_until INTEGER;  -- how far the tier's members are registered; empty: all are
CREATE INDEX event_by_tier ON event (tier_id, starts_at, id) WHERE tier_id IS NOT NULL;
CREATE INDEX event_to_fill ON event (id) WHERE joined_until IS NOT NULL;
CREATE TRIGGER event_keeps_its_tier BEFORE UPDATE OF tier_id ON event WHEN NEW.tier_id IS NOT OLD.tier_id BEGIN
    SELECT RAISE(ABORT, 'whom an event is for never changes');
END;

-- The members of a tier, in the order of persons: for meetings, segments and lists.
CREATE INDEX membership_active_by_tier ON membership (tier_id, person_id) WHERE state = 'active';
-- A broadcast to a tier is an announcement, which its members read on their page too.
ALTER TABLE broadcast ADD COLUMN tier_id INTEGER REFERENCES membership_tier (id);  -- as its segment says
CREATE INDEX broadcast_by_tier ON broadcast (tier_id, id) WHERE tier_id IS NOT NULL;
CREATE TRIGGER broadcast_keeps_its_tier BEFORE UPDATE OF tier_id ON broadcast WHEN NEW.tier_id IS NOT OLD.tier_id BEGIN
    SELECT RAISE(ABORT, 'to whom a broadcast goes never changes');
END;
