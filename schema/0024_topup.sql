-- Top-ups: the supplier's price list, what is sold of it, tips that pay for it, and orders at the supplier.

-- An order may be paid by tips. A CHECK can only be changed where it stands; the rows are as before.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
   SET sql = replace(sql, '''duitku'', ''transfer'', ''free'', ''grant''',
                          '''duitku'', ''transfer'', ''trakteer'', ''free'', ''grant''')
 WHERE type = 'table' AND name IN ('shop_order', 'payment');
UPDATE sqlite_schema SET sql = replace(sql, '''bank_row'', ''admin''', '''bank_row'', ''tip'', ''admin''')
 WHERE type = 'table' AND name = 'payment_evidence';
PRAGMA writable_schema = RESET;

-- What is sold under one name: a game, an operator, a wallet. Made with its product when the price list first has it.
CREATE TABLE topup_game (
    product_id    INTEGER PRIMARY KEY REFERENCES product (id),
    channel       TEXT NOT NULL CHECK (channel IN ('prepaid', 'game')),
    supplier_name TEXT NOT NULL CHECK (supplier_name <> ''),  -- "Mobile Legends", "TELKOMSEL", as the supplier writes it
    target_rule   TEXT NOT NULL,  -- "digits:5-12", "phone", ...; empty: unknown, so it is not sold
    zone_rule     TEXT NOT NULL,  -- "digits:3-6", "choice:os_asia=Asia,..."; empty: it has none
    nickname_code TEXT NOT NULL,  -- the supplier's code of its nickname check; empty: there is none
    UNIQUE (channel, supplier_name)
) STRICT;
CREATE TRIGGER topup_game_keeps_identity BEFORE UPDATE OF product_id, channel, supplier_name ON topup_game BEGIN
    SELECT RAISE(ABORT, 'what a game is never changes');
END;
CREATE TRIGGER topup_game_is_kept BEFORE DELETE ON topup_game BEGIN
    SELECT RAISE(ABORT, 'a game is archived with its product, never deleted');
END;

-- A row of the supplier's price list, written only when it changed.
CREATE TABLE topup_service (
    id            INTEGER PRIMARY KEY CHECK (id > 0),
    product_id    INTEGER NOT NULL REFERENCES topup_game (product_id),
    channel       TEXT    NOT NULL CHECK (channel IN ('prepaid', 'game')),
    code          TEXT    NOT NULL CHECK (code <> ''),
    name          TEXT    NOT NULL CHECK (name <> ''),
    category      TEXT    NOT NULL DEFAULT '',  -- prepaid: "pulsa-reguler", "token-pln", ...
    note          TEXT    NOT NULL DEFAULT '',
    basic         INTEGER NOT NULL CHECK (basic BETWEEN 0 AND 100000000000),  -- the price by the account's level
    premium       INTEGER NOT NULL CHECK (premium BETWEEN 0 AND 100000000000),
    special       INTEGER NOT NULL CHECK (special BETWEEN 0 AND 100000000000),
    status        TEXT    NOT NULL,             -- anything but 'available' is not sold
    multi_trx     INTEGER NOT NULL CHECK (multi_trx IN (0, 1)),  -- 0: not twice for one target on one day
    closed_from   INTEGER CHECK (closed_from BETWEEN 0 AND 1439),   -- minutes of the day in UTC+7
    closed_until  INTEGER CHECK (closed_until BETWEEN 0 AND 1439),  -- before closed_from: past midnight
    row_hash      BLOB    NOT NULL CHECK (length(row_hash) = 32),   -- of all that the supplier said of it
    changed_at    INTEGER NOT NULL,
    gone_at       INTEGER,                      -- no longer on the list
    disabled_at   INTEGER,                      -- by us: an admin, or it was charged above its price
    disabled_why  TEXT    NOT NULL DEFAULT '',
    UNIQUE (channel, code),
    CHECK ((closed_from IS NULL) = (closed_until IS NULL))
) STRICT;
CREATE INDEX topup_service_by_game ON topup_service (product_id, id) WHERE gone_at IS NULL;
CREATE TRIGGER topup_service_keeps_identity BEFORE UPDATE OF id, channel, code ON topup_service BEGIN
    SELECT RAISE(ABORT, 'a service keeps its channel and code');
END;
CREATE TRIGGER topup_service_is_kept BEFORE DELETE ON topup_service BEGIN
    SELECT RAISE(ABORT, 'a service is marked as gone, never deleted');
END;

-- The supplier's two price lists, each its own queue of orders.
CREATE TABLE topup_channel (
    channel     TEXT    PRIMARY KEY CHECK (channel IN ('prepaid', 'game')),
    synced_at   INTEGER,                  -- when its whole price list was last read
    stopped_at  INTEGER,                  -- nothing is sold or placed: no deposit, wrong key, ...
    stopped_why TEXT NOT NULL DEFAULT '',
    trust_until INTEGER                   -- an admin said that the next list, read until then, is right however short
) STRICT, WITHOUT ROWID;
INSERT INTO topup_channel (channel) VALUES ('prepaid'), ('game');

-- Our account at the supplier, as it last answered.
CREATE TABLE supplier_account (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    level    TEXT    NOT NULL DEFAULT 'basic' CHECK (level IN ('basic', 'premium', 'special')),
    balance  INTEGER,
    asked_at INTEGER
) STRICT;
INSERT INTO supplier_account (id) VALUES (1);

-- What a payment, or filling the deposit, costs; by the day from which it holds.
CREATE TABLE fee_rule (
    id             INTEGER PRIMARY KEY CHECK (id > 0),
    name           TEXT    NOT NULL CHECK (name <> ''),  -- "trakteer", "qris"; "deposit" is for filling it
    bp             INTEGER NOT NULL CHECK (bp BETWEEN 0 AND 10000),
    fixed          INTEGER NOT NULL CHECK (fixed BETWEEN 0 AND 10000000),
    bearer         TEXT    NOT NULL CHECK (bearer IN ('buyer', 'store')),
    effective_from INTEGER NOT NULL,  -- an instant: the day's beginning in the site's zone
    added_at       INTEGER NOT NULL,
    added_by       TEXT    NOT NULL,
    UNIQUE (name, effective_from)
) STRICT;
CREATE TRIGGER fee_rule_is_final BEFORE UPDATE ON fee_rule BEGIN
    SELECT RAISE(ABORT, 'a fee rule is followed by another, never changed');
END;
CREATE TRIGGER fee_rule_is_kept BEFORE DELETE ON fee_rule BEGIN
    SELECT RAISE(ABORT, 'a fee rule is followed by another, never deleted');
END;

-- Money sent to the supplier; the books have it as well.
CREATE TABLE deposit (
    id       INTEGER PRIMARY KEY CHECK (id > 0),
    amount   INTEGER NOT NULL CHECK (amount > 0),
    fee      INTEGER NOT NULL CHECK (fee >= 0),
    source   TEXT    NOT NULL,  -- the books' account it came from
    at       INTEGER NOT NULL,
    added_by TEXT    NOT NULL
) STRICT;
CREATE INDEX deposit_by_time ON deposit (at, id);
CREATE TRIGGER deposit_is_final BEFORE UPDATE ON deposit BEGIN
    SELECT RAISE(ABORT, 'a deposit never changes');
END;
CREATE TRIGGER deposit_is_kept BEFORE DELETE ON deposit BEGIN
    SELECT RAISE(ABORT, 'a deposit is kept');
END;

-- The code that a payer writes into the message of a tip.
CREATE TABLE tip_code (
    payment_id INTEGER PRIMARY KEY REFERENCES payment (id),
    code       TEXT    NOT NULL UNIQUE CHECK (length(code) >= 8)
) STRICT;

-- A tip as Trakteer's list of supports has it.
CREATE TABLE tip (
    id               INTEGER PRIMARY KEY CHECK (id > 0),
    uuid             TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    reference        TEXT    NOT NULL UNIQUE CHECK (reference <> ''),  -- Trakteer's order_id
    amount           INTEGER NOT NULL CHECK (amount > 0),              -- what was paid
    net              INTEGER NOT NULL CHECK (net BETWEEN 0 AND amount), -- what is ours of it
    method           TEXT    NOT NULL DEFAULT '',                       -- "QRIS"
    code             TEXT    NOT NULL DEFAULT '',                       -- ours, as it was found in the message
    message_sealed   BLOB,
    supporter_sealed BLOB,
    came_at          INTEGER NOT NULL,
    seen_at          INTEGER NOT NULL,
    payment_id       INTEGER REFERENCES payment (id),
    state            TEXT    NOT NULL,
    moved_at         INTEGER NOT NULL,
    moved_by         TEXT    NOT NULL,
    CHECK ((state = 'matched') = (payment_id IS NOT NULL))
) STRICT;
INSERT INTO sealed_column VALUES ('tip', 'message_sealed', 'uuid'), ('tip', 'supporter_sealed', 'uuid');
INSERT INTO state_edge VALUES
    ('tip', '', 'unmatched'),
    ('tip', 'unmatched', 'matched'),    -- by its code, or by a person
    ('tip', 'unmatched', 'dismissed');  -- it paid for nothing: a gift
CREATE INDEX tip_by_state ON tip (state, id);
CREATE INDEX tip_by_payment ON tip (payment_id, id) WHERE payment_id IS NOT NULL;
CREATE TRIGGER tip_starts BEFORE INSERT ON tip
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'tip' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'tip: not a first state');
END;
CREATE TRIGGER tip_moves BEFORE UPDATE ON tip
    WHEN NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'tip' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'tip: not a legal move');
END;
CREATE TRIGGER tip_remembers AFTER UPDATE ON tip WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO state_history (machine, row_id, from_state, to_state, moved_at, moved_by)
    VALUES ('tip', NEW.id, OLD.state, NEW.state, NEW.moved_at, NEW.moved_by);
END;
CREATE TRIGGER tip_is_kept BEFORE DELETE ON tip BEGIN
    SELECT RAISE(ABORT, 'a tip is kept');
END;
CREATE TRIGGER tip_is_new BEFORE INSERT ON tip WHEN EXISTS (SELECT 1 FROM tip WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this tip exists');
END;
CREATE TRIGGER tip_keeps_identity BEFORE UPDATE OF id, uuid, reference, amount, net, code, came_at, seen_at ON tip BEGIN
    SELECT RAISE(ABORT, 'what a tip is never changes');
END;

-- Whose account a target is, asked of the supplier before anybody pays. Forgotten after an hour.
CREATE TABLE nickname_check (
    id              INTEGER PRIMARY KEY CHECK (id > 0),
    uuid            TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),  -- its page's token is made from it
    product_id      INTEGER NOT NULL REFERENCES topup_game (product_id),
    target_hash     BLOB    NOT NULL CHECK (length(target_hash) = 32),
    target_sealed   BLOB    NOT NULL,
    zone_sealed     BLOB,
    form_sealed     BLOB,             -- what else the visitor typed, for the page that asks them to confirm
    state           TEXT    NOT NULL CHECK (state IN ('asked', 'found', 'not_found', 'unverified')),
    nickname_sealed BLOB,
    country         TEXT    NOT NULL DEFAULT '',
    asked_at        INTEGER NOT NULL,
    answered_at     INTEGER
) STRICT;
INSERT INTO sealed_column VALUES
    ('nickname_check', 'target_sealed', 'uuid'),
    ('nickname_check', 'zone_sealed', 'uuid'),
    ('nickname_check', 'form_sealed', 'uuid'),
    ('nickname_check', 'nickname_sealed', 'uuid');
CREATE INDEX nickname_check_by_target ON nickname_check (product_id, target_hash, answered_at);
CREATE INDEX nickname_check_by_time ON nickname_check (asked_at, id);

-- A paid order of something from the price list.
CREATE TABLE topup (
    id              INTEGER PRIMARY KEY CHECK (id > 0),
    uuid            TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    order_id        INTEGER NOT NULL UNIQUE REFERENCES shop_order (id),
    service_id      INTEGER NOT NULL REFERENCES topup_service (id),
    channel         TEXT    NOT NULL CHECK (channel IN ('prepaid', 'game')),
    code            TEXT    NOT NULL,
    display         TEXT    NOT NULL,  -- as the supplier repeats it: "Mobile Legends B - 1048 Diamonds"
    target_hash     BLOB    NOT NULL CHECK (length(target_hash) = 32),  -- keyed: channel, target and zone
    target_sealed   BLOB,              -- empty once its buyer was erased
    zone_sealed     BLOB,
    nickname_sealed BLOB,
    expected_cost   INTEGER NOT NULL CHECK (expected_cost > 0),
    max_cost        INTEGER CHECK (max_cost > 0),  -- above it nothing is bought
    cost            INTEGER CHECK (cost >= 0),     -- what the supplier charged
    trxid           TEXT,
    note_sealed     BLOB,              -- the supplier's: a serial number, a token, or why it failed
    ask_at          INTEGER,           -- when its status is asked next; empty: not by itself
    asks            INTEGER NOT NULL DEFAULT 0,
    made_at         INTEGER NOT NULL,
    sent_at         INTEGER,           -- the first attempt
    done_at         INTEGER,           -- its final state
    state           TEXT    NOT NULL,
    moved_at        INTEGER NOT NULL,
    moved_by        TEXT    NOT NULL,
    CHECK (ask_at IS NULL OR state IN ('unknown', 'processing'))
) STRICT;
INSERT INTO sealed_column VALUES
    ('topup', 'target_sealed', 'uuid'),
    ('topup', 'zone_sealed', 'uuid'),
    ('topup', 'nickname_sealed', 'uuid'),
    ('topup', 'note_sealed', 'uuid');
INSERT INTO state_edge VALUES
    ('topup', '', 'ready'),
    ('topup', 'ready', 'sending'),
    ('topup', 'ready', 'cancelled'),
    ('topup', 'sending', 'ready'),       -- the supplier said no: nothing was placed
    ('topup', 'sending', 'processing'),
    ('topup', 'sending', 'success'),
    ('topup', 'sending', 'failed'),
    ('topup', 'sending', 'unknown'),
    ('topup', 'unknown', 'processing'),
    ('topup', 'unknown', 'success'),
    ('topup', 'unknown', 'failed'),
    ('topup', 'unknown', 'ready'),       -- only after proof that nothing was placed
    ('topup', 'processing', 'success'),
    ('topup', 'processing', 'failed'),
    ('topup', 'failed', 'refunded'),
    ('topup', 'ready', 'refunded');      -- its order was refunded before anything was bought
CREATE UNIQUE INDEX topup_by_trxid ON topup (channel, trxid) WHERE trxid IS NOT NULL;
-- One order in flight for each channel: without a reference of ours only this tells which one an answer is about.
CREATE UNIQUE INDEX topup_one_in_flight ON topup (channel) WHERE state = 'sending';
CREATE INDEX topup_by_state ON topup (state, id);
CREATE INDEX topup_to_ask ON topup (channel, ask_at, id) WHERE ask_at IS NOT NULL;
CREATE INDEX topup_by_target ON topup (target_hash, made_at);
CREATE INDEX topup_by_sent ON topup (channel, sent_at) WHERE sent_at IS NOT NULL;
CREATE TRIGGER topup_starts BEFORE INSERT ON topup
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'topup' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'topup: not a first state');
END;
CREATE TRIGGER topup_moves BEFORE UPDATE ON topup
    WHEN NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'topup' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'topup: not a legal move');
END;
CREATE TRIGGER topup_is_paid_before_sent BEFORE UPDATE OF state ON topup
    WHEN NEW.state = 'sending' AND NOT EXISTS (SELECT 1 FROM shop_order WHERE id = NEW.order_id AND state = 'paid')
BEGIN
    SELECT RAISE(ABORT, 'a top-up is bought for a paid order only');
END;
CREATE TRIGGER topup_remembers AFTER UPDATE ON topup WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO state_history (machine, row_id, from_state, to_state, moved_at, moved_by)
    VALUES ('topup', NEW.id, OLD.state, NEW.state, NEW.moved_at, NEW.moved_by);
END;
CREATE TRIGGER topup_is_kept BEFORE DELETE ON topup BEGIN
    SELECT RAISE(ABORT, 'a top-up is cancelled, never deleted');
END;
CREATE TRIGGER topup_is_new BEFORE INSERT ON topup WHEN EXISTS (SELECT 1 FROM topup WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this top-up exists');
END;
CREATE TRIGGER topup_keeps_identity
    BEFORE UPDATE OF id, uuid, order_id, service_id, channel, code, display, target_hash, expected_cost, max_cost, made_at
    ON topup
BEGIN
    SELECT RAISE(ABORT, 'what is bought, for whom and at which cost never changes');
END;
CREATE TRIGGER topup_keeps_trxid BEFORE UPDATE OF trxid ON topup WHEN OLD.trxid IS NOT NULL AND NEW.trxid IS NOT OLD.trxid BEGIN
    SELECT RAISE(ABORT, 'a top-up is one transaction of the supplier');
END;

-- Each try to place one: written before the first byte leaves.
CREATE TABLE topup_attempt (
    id             INTEGER PRIMARY KEY CHECK (id > 0),
    topup_id       INTEGER NOT NULL REFERENCES topup (id),
    watermark      TEXT    NOT NULL,  -- the channel's newest transaction before it; empty: it had none
    balance_before INTEGER NOT NULL,
    cost           INTEGER NOT NULL,  -- as the price list had it just then
    began_at       INTEGER NOT NULL,
    looks          INTEGER NOT NULL DEFAULT 0,  -- at the supplier's list after an answer that nobody saw
    outcome        TEXT    NOT NULL DEFAULT '' CHECK (outcome IN ('', 'accepted', 'refused', 'not_placed', 'found', 'by_hand')),
    note           TEXT    NOT NULL DEFAULT '',
    ended_at       INTEGER,
    CHECK ((ended_at IS NULL) = (outcome = ''))
) STRICT;
CREATE INDEX topup_attempt_by_topup ON topup_attempt (topup_id, id);
CREATE TRIGGER topup_attempt_is_kept BEFORE DELETE ON topup_attempt BEGIN
    SELECT RAISE(ABORT, 'an attempt is kept');
END;

-- Transactions that the supplier told of and no top-up of ours has: one whose answer is not stored yet, or by hand.
CREATE TABLE topup_orphan (
    channel  TEXT    NOT NULL CHECK (channel IN ('prepaid', 'game')),
    trxid    TEXT    NOT NULL CHECK (trxid <> ''),
    seen_at  INTEGER NOT NULL,
    PRIMARY KEY (channel, trxid)
) STRICT, WITHOUT ROWID;
