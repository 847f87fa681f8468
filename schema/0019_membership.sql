-- Memberships: tiers, who has which and since when, and requests to go up.

-- A tier is a product of the kind 'membership' (its name, price and groups are the product's), and what is more of it.
CREATE TABLE membership_tier (
    id         INTEGER PRIMARY KEY CHECK (id > 0),
    code       TEXT    NOT NULL UNIQUE CHECK (code GLOB '[a-z]*' AND code NOT GLOB '*[^a-z0-9-]*'),
    product_id INTEGER NOT NULL UNIQUE REFERENCES product (id),
    rank       INTEGER NOT NULL UNIQUE CHECK (rank > 0),  -- who goes up goes to a higher one
    days       INTEGER NOT NULL DEFAULT 0 CHECK (days BETWEEN 0 AND 36500),  -- 0: for life
    features   TEXT    NOT NULL DEFAULT '[]' CHECK (features GLOB '[[]*]')
) STRICT;
CREATE TRIGGER membership_tier_is_kept BEFORE DELETE ON membership_tier BEGIN
    SELECT RAISE(ABORT, 'a tier is archived with its product, never deleted');
END;
CREATE TRIGGER membership_tier_is_new BEFORE INSERT ON membership_tier
    WHEN EXISTS (SELECT 1 FROM membership_tier WHERE id = NEW.id OR code = NEW.code)
BEGIN
    SELECT RAISE(ABORT, 'this tier exists');
END;
CREATE TRIGGER membership_tier_keeps_identity BEFORE UPDATE OF id, code, product_id, rank ON membership_tier BEGIN
    SELECT RAISE(ABORT, 'what a tier is never changes');
END;
CREATE TRIGGER membership_tier_of_a_membership BEFORE INSERT ON membership_tier
    WHEN NOT EXISTS (SELECT 1 FROM product WHERE id = NEW.product_id AND kind = 'membership')
BEGIN
    SELECT RAISE(ABORT, 'a tier is a product of the kind membership');
END;

-- What one person has, had or ordered. While it is pending, its order says where it stands.
CREATE TABLE membership (
    id          INTEGER PRIMARY KEY CHECK (id > 0),
    person_id   INTEGER NOT NULL REFERENCES person (id),
    tier_id     INTEGER NOT NULL REFERENCES membership_tier (id),
    order_id    INTEGER NOT NULL REFERENCES shop_order (id),
    follows_id  INTEGER REFERENCES membership (id),  -- the one that it took the place of: an upgrade, or a renewal
    carried     INTEGER NOT NULL DEFAULT 0 CHECK (carried >= 0),  -- rupiah paid for what it follows, which count for it
    ordered_at  INTEGER NOT NULL,
    started_at  INTEGER,
    expires_at  INTEGER,  -- empty: for life
    ended_at    INTEGER,
    state       TEXT    NOT NULL,
    moved_at    INTEGER NOT NULL,
    moved_by    TEXT    NOT NULL,
    CHECK (started_at IS NOT NULL OR (expires_at IS NULL AND follows_id IS NULL)),
    CHECK ((state IN ('expired', 'cancelled', 'superseded')) = (ended_at IS NOT NULL)),
    CHECK (state IN ('pending', 'cancelled') OR started_at IS NOT NULL)
) STRICT;
INSERT INTO state_edge VALUES
    ('membership', '', 'pending'),
    ('membership', 'pending', 'active'),
    ('membership', 'pending', 'cancelled'),
    ('membership', 'active', 'expired'),
    ('membership', 'active', 'cancelled'),
    ('membership', 'active', 'superseded');
CREATE UNIQUE INDEX membership_active ON membership (person_id) WHERE state = 'active';
CREATE UNIQUE INDEX membership_of_order ON membership (order_id) WHERE state IN ('pending', 'active');
CREATE INDEX membership_by_order ON membership (order_id, id);
CREATE INDEX membership_by_person ON membership (person_id, id);
CREATE INDEX membership_by_tier ON membership (tier_id, state, id);
CREATE INDEX membership_by_state ON membership (state, id);
CREATE INDEX membership_to_expire ON membership (expires_at, id) WHERE state = 'active' AND expires_at IS NOT NULL;
CREATE TRIGGER membership_starts BEFORE INSERT ON membership
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'membership' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'membership: not a first state');
END;
CREATE TRIGGER membership_moves BEFORE UPDATE ON membership
    WHEN NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'membership' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'membership: not a legal move');
END;
-- Active on evidence only: an order that was paid.
CREATE TRIGGER membership_active_when_paid BEFORE UPDATE OF state ON membership
    WHEN NEW.state = 'active' AND NOT EXISTS (
        SELECT 1 FROM shop_order WHERE id = NEW.order_id AND state IN ('paid', 'fulfilled'))
BEGIN
    SELECT RAISE(ABORT, 'a membership becomes active by a paid order only');
END;
CREATE TRIGGER membership_remembers AFTER UPDATE ON membership WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO state_history (machine, row_id, from_state, to_state, moved_at, moved_by)
    VALUES ('membership', NEW.id, OLD.state, NEW.state, NEW.moved_at, NEW.moved_by);
END;
CREATE TRIGGER membership_is_kept BEFORE DELETE ON membership BEGIN
    SELECT RAISE(ABORT, 'a membership ends, and is never deleted');
END;
CREATE TRIGGER membership_is_new BEFORE INSERT ON membership WHEN EXISTS (SELECT 1 FROM membership WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this membership exists');
END;
CREATE TRIGGER membership_keeps_identity BEFORE UPDATE OF id, person_id, tier_id, order_id, ordered_at ON membership BEGIN
    SELECT RAISE(ABORT, 'whose membership it is, and by which order, never changes');
END;
CREATE TRIGGER membership_keeps_its_days BEFORE UPDATE OF started_at, ended_at, follows_id, carried ON membership
    WHEN (OLD.started_at IS NOT NULL AND NEW.started_at IS NOT OLD.started_at)
      OR (OLD.ended_at IS NOT NULL AND NEW.ended_at IS NOT OLD.ended_at)
      OR (OLD.started_at IS NOT NULL AND (NEW.follows_id IS NOT OLD.follows_id OR NEW.carried <> OLD.carried))
BEGIN
    SELECT RAISE(ABORT, 'when a membership began, what it followed and when it ended is written once');
END;

-- Somebody asks to go up: an order of the difference, and the decision about it.
CREATE TABLE upgrade_request (
    id            INTEGER PRIMARY KEY CHECK (id > 0),
    uuid          TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    person_id     INTEGER NOT NULL REFERENCES person (id),
    from_id       INTEGER NOT NULL REFERENCES membership (id),
    to_tier_id    INTEGER NOT NULL REFERENCES membership_tier (id),
    order_id      INTEGER NOT NULL UNIQUE REFERENCES shop_order (id),
    amount        INTEGER NOT NULL CHECK (amount >= 0),  -- the price less what was paid, without tax and unique code
    reason_sealed BLOB,                                  -- why it was rejected, as the member was told
    created_at    INTEGER NOT NULL,
    state         TEXT    NOT NULL,
    moved_at      INTEGER NOT NULL,
    moved_by      TEXT    NOT NULL
) STRICT;
INSERT INTO sealed_column VALUES ('upgrade_request', 'reason_sealed', 'uuid');
INSERT INTO state_edge VALUES
    ('upgrade_request', '', 'pending'),
    ('upgrade_request', 'pending', 'approved'),
    ('upgrade_request', 'pending', 'rejected');
CREATE UNIQUE INDEX upgrade_request_open ON upgrade_request (person_id) WHERE state = 'pending';
CREATE INDEX upgrade_request_by_person ON upgrade_request (person_id, id);
CREATE INDEX upgrade_request_by_state ON upgrade_request (state, id);
CREATE TRIGGER upgrade_request_starts BEFORE INSERT ON upgrade_request
    WHEN NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'upgrade_request' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'upgrade_request: not a first state');
END;
CREATE TRIGGER upgrade_request_moves BEFORE UPDATE ON upgrade_request
    WHEN NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'upgrade_request' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'upgrade_request: not a legal move');
END;
CREATE TRIGGER upgrade_request_remembers AFTER UPDATE ON upgrade_request WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO state_history (machine, row_id, from_state, to_state, moved_at, moved_by)
    VALUES ('upgrade_request', NEW.id, OLD.state, NEW.state, NEW.moved_at, NEW.moved_by);
END;
CREATE TRIGGER upgrade_request_is_kept BEFORE DELETE ON upgrade_request BEGIN
    SELECT RAISE(ABORT, 'a request is decided, never deleted');
END;
CREATE TRIGGER upgrade_request_is_new BEFORE INSERT ON upgrade_request
    WHEN EXISTS (SELECT 1 FROM upgrade_request WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'this request exists');
END;
CREATE TRIGGER upgrade_request_keeps_identity
    BEFORE UPDATE OF id, uuid, person_id, from_id, to_tier_id, order_id, amount, created_at ON upgrade_request
BEGIN
    SELECT RAISE(ABORT, 'who asked for what, and at which price, never changes');
END;
