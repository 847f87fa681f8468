-- Products, and orders with the price, tax and terms they were placed at.
CREATE TABLE product (
    id             INTEGER PRIMARY KEY CHECK (id > 0),
    slug           TEXT    NOT NULL UNIQUE CHECK (slug GLOB '[a-z0-9]*'),
    name           TEXT    NOT NULL CHECK (name <> ''),
    name_key       TEXT    NOT NULL UNIQUE,
    kind           TEXT    NOT NULL CHECK (kind IN ('program', 'membership', 'service', 'file', 'topup')),
    price          INTEGER NOT NULL CHECK (price BETWEEN 0 AND 100000000000),
    description    TEXT    NOT NULL DEFAULT '',
    landing        TEXT    NOT NULL DEFAULT '',  -- Markdown; raw HTML was refused
    group_on_order INTEGER REFERENCES people_group (id),
    group_on_paid  INTEGER REFERENCES people_group (id),
    file_id        INTEGER REFERENCES file (id),
    file_name      TEXT,
    rate_bp        INTEGER CHECK (rate_bp BETWEEN 0 AND 10000),
    created_at     INTEGER NOT NULL,
    archived_at    INTEGER,
    CHECK ((file_id IS NULL) = (file_name IS NULL))
) STRICT;
CREATE INDEX product_open ON product (id) WHERE archived_at IS NULL;
CREATE TRIGGER product_is_kept BEFORE DELETE ON product BEGIN
    SELECT RAISE(ABORT, 'a product is archived, never deleted');
END;
CREATE TRIGGER product_is_new BEFORE INSERT ON product WHEN EXISTS (SELECT 1 FROM product WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this product exists');
END;
CREATE TRIGGER product_keeps_identity BEFORE UPDATE OF id, kind, created_at ON product BEGIN
    SELECT RAISE(ABORT, 'id, kind and created_at of a product never change');
END;
CREATE TRIGGER product_uses_file AFTER INSERT ON product WHEN NEW.file_id IS NOT NULL BEGIN
    UPDATE file SET uses = uses + 1 WHERE id = NEW.file_id;
END;
CREATE TRIGGER product_changes_file AFTER UPDATE OF file_id ON product WHEN OLD.file_id IS NOT NEW.file_id BEGIN
    UPDATE file SET uses = uses + 1 WHERE id = NEW.file_id;
    UPDATE file SET uses = uses - 1 WHERE id = OLD.file_id;
END;

-- An order: what was asked for, on which terms (frozen), and where it stands.
CREATE TABLE shop_order (
    id              INTEGER PRIMARY KEY CHECK (id > 0),
    uuid            TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),  -- its page's token is made from it
    product_id      INTEGER NOT NULL REFERENCES product (id),
    buyer_id        INTEGER NOT NULL REFERENCES person (id),
    buyer_proven    INTEGER NOT NULL CHECK (buyer_proven IN (0, 1)),    -- signed in, new here, or by command
    subtotal        INTEGER NOT NULL CHECK (subtotal BETWEEN 0 AND 100000000000),  -- the price
    discount        INTEGER NOT NULL CHECK (discount BETWEEN 0 AND subtotal),
    tax_mode        TEXT    NOT NULL CHECK (tax_mode IN ('none', 'inclusive', 'exclusive')),
    tax_rate_bp     INTEGER NOT NULL CHECK (tax_rate_bp BETWEEN 0 AND 10000),
    tax             INTEGER NOT NULL CHECK (tax >= 0),
    unique_code     INTEGER NOT NULL DEFAULT 0 CHECK (unique_code BETWEEN 0 AND 999),
    total           INTEGER NOT NULL CHECK (total BETWEEN 0 AND 100000000000),  -- what is to be paid, code included
    refunded        INTEGER NOT NULL DEFAULT 0 CHECK (refunded >= 0),
    method          TEXT    NOT NULL CHECK (method IN ('duitku', 'transfer', 'free', 'grant')),
    bank_account_id INTEGER REFERENCES bank_account (id),
    amount_held     INTEGER NOT NULL DEFAULT 0 CHECK (amount_held IN (0, 1)),  -- nobody else may owe the same there
    consent_version TEXT,
    payer_sealed    BLOB,  -- name and e-mail as they were typed, for the provider's pay page; gone when the order ends
    state           TEXT    NOT NULL,
    placed_at       INTEGER NOT NULL,
    expires_at      INTEGER NOT NULL,
    paid_at         INTEGER,
    fulfilled_at    INTEGER,
    moved_at        INTEGER NOT NULL,
    moved_by        TEXT    NOT NULL,
    CHECK ((method = 'transfer') = (bank_account_id IS NOT NULL)),
    CHECK (total = subtotal - discount + unique_code + CASE tax_mode WHEN 'exclusive' THEN tax ELSE 0 END)
) STRICT;
INSERT INTO sealed_column VALUES ('shop_order', 'payer_sealed', 'uuid');
INSERT INTO state_edge VALUES
    ('shop_order', '', 'pending'),
    ('shop_order', 'pending', 'proof_submitted'),
    ('shop_order', 'proof_submitted', 'pending'),
    ('shop_order', 'pending', 'paid'),
    ('shop_order', 'proof_submitted', 'paid'),
    ('shop_order', 'expired', 'paid'),
    ('shop_order', 'pending', 'expired'),
    ('shop_order', 'pending', 'cancelled'),
    ('shop_order', 'paid', 'fulfilled'),
    ('shop_order', 'paid', 'refunded'),
    ('shop_order', 'fulfilled', 'refunded');
-- Transfer codes: no two orders that may still be paid owe the same amount to the same account.
CREATE UNIQUE INDEX shop_order_amount ON shop_order (bank_account_id, total) WHERE amount_held = 1;
CREATE INDEX shop_order_by_buyer ON shop_order (buyer_id, id);
CREATE INDEX shop_order_by_product ON shop_order (product_id, id);
CREATE INDEX shop_order_by_state ON shop_order (state, id);
CREATE INDEX shop_order_by_method ON shop_order (method, id);
CREATE INDEX shop_order_by_time ON shop_order (placed_at, id);
CREATE INDEX shop_order_to_expire ON shop_order (expires_at, id) WHERE state = 'pending';
CREATE INDEX shop_order_to_release ON shop_order (expires_at, id) WHERE amount_held = 1;
CREATE TRIGGER shop_order_starts BEFORE INSERT ON shop_order
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'shop_order' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'shop_order: not a first state');
END;
CREATE TRIGGER shop_order_moves BEFORE UPDATE ON shop_order
    WHEN NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'shop_order' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'shop_order: not a legal move');
END;
-- `paid` on evidence only: a settled payment of this order, which has its own evidence (0011).
-- (The + keeps SQLite from looking through all settled payments, by their index, instead of this order's.)
CREATE TRIGGER shop_order_paid_on_evidence BEFORE UPDATE OF state ON shop_order
    WHEN NEW.state = 'paid' AND NOT EXISTS (SELECT 1 FROM payment WHERE order_id = NEW.id AND +state = 'settled')
BEGIN
    SELECT RAISE(ABORT, 'an order becomes paid by a settled payment only');
END;
CREATE TRIGGER shop_order_remembers AFTER UPDATE ON shop_order WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO state_history (machine, row_id, from_state, to_state, moved_at, moved_by)
    VALUES ('shop_order', NEW.id, OLD.state, NEW.state, NEW.moved_at, NEW.moved_by);
END;
CREATE TRIGGER shop_order_is_kept BEFORE DELETE ON shop_order BEGIN
    SELECT RAISE(ABORT, 'an order is cancelled, never deleted');
END;
CREATE TRIGGER shop_order_is_new BEFORE INSERT ON shop_order WHEN EXISTS (SELECT 1 FROM shop_order WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this order exists');
END;
CREATE TRIGGER shop_order_keeps_identity
    BEFORE UPDATE OF id, uuid, product_id, buyer_id, subtotal, discount, tax_mode, tax_rate_bp, tax, unique_code, total,
                     method, bank_account_id, consent_version, placed_at ON shop_order
BEGIN
    SELECT RAISE(ABORT, 'what was ordered, by whom and at which price never changes');
END;
-- A waiting proof never expires, and the paid instant is written once.
CREATE TRIGGER shop_order_paid_once BEFORE UPDATE OF paid_at ON shop_order
    WHEN OLD.paid_at IS NOT NULL AND NEW.paid_at IS NOT OLD.paid_at
BEGIN
    SELECT RAISE(ABORT, 'an order is paid once');
END;

-- Sales by day and product, kept by the transaction that changes them. `day` counts from 1970-01-01 in the site's zone.
CREATE TABLE product_day (
    day        INTEGER NOT NULL,
    product_id INTEGER NOT NULL,
    views      INTEGER NOT NULL DEFAULT 0,
    checkouts  INTEGER NOT NULL DEFAULT 0,
    orders     INTEGER NOT NULL DEFAULT 0,
    paid       INTEGER NOT NULL DEFAULT 0,
    sales      INTEGER NOT NULL DEFAULT 0,  -- rupiah, without tax and unique code
    refunds    INTEGER NOT NULL DEFAULT 0,  -- rupiah of the same
    PRIMARY KEY (day, product_id)
) STRICT, WITHOUT ROWID;

-- A message may be about an order, whose fields its text shows.
ALTER TABLE message ADD COLUMN order_id INTEGER REFERENCES shop_order (id);
CREATE INDEX message_by_order ON message (order_id, id) WHERE order_id IS NOT NULL;
DROP TRIGGER message_keeps_identity;
CREATE TRIGGER message_keeps_identity
    BEFORE UPDATE OF id, kind, cause, person_id, channel, template, about_id, event_id, broadcast_id, order_id, uuid,
                     created_at
    ON message
BEGIN
    SELECT RAISE(ABORT, 'what a message is and for whom never changes');
END;
