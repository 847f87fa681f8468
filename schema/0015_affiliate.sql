-- Affiliates: people who sell for a commission, what came through their links, and whom each order is credited to.

-- An affiliate is a person and has their id. What they may do and earn hangs on their group of the kind 'affiliate'
-- (group_member), of which a person has one at most.
CREATE TABLE affiliate (
    id              INTEGER PRIMARY KEY CHECK (id > 0) REFERENCES person (id),
    uuid            TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    code            TEXT,         -- a word of their own for links; empty: the person's referral code
    code_key        TEXT    UNIQUE,  -- the code as it is compared: letter case and look-alikes folded
    rate_bp         INTEGER CHECK (rate_bp BETWEEN 0 AND 10000),
    meta_pixel      TEXT,
    tiktok_pixel    TEXT,
    ga_id           TEXT,
    consent_version TEXT,         -- empty: made by command
    reason_sealed   BLOB,         -- why it stands as it does, as the affiliate was told
    state           TEXT    NOT NULL,
    applied_at      INTEGER NOT NULL,
    approved_at     INTEGER,
    moved_at        INTEGER NOT NULL,
    moved_by        TEXT    NOT NULL,
    CHECK ((code IS NULL) = (code_key IS NULL))
) STRICT;
INSERT INTO sealed_column VALUES ('affiliate', 'reason_sealed', 'uuid');
INSERT INTO state_edge VALUES
    ('affiliate', '', 'pending'),
    ('affiliate', 'pending', 'approved'),
    ('affiliate', 'pending', 'rejected'),
    ('affiliate', 'rejected', 'pending'),  -- who was rejected may apply again
    ('affiliate', 'approved', 'suspended'),
    ('affiliate', 'suspended', 'approved'),
    ('affiliate', 'pending', 'banned'),
    ('affiliate', 'approved', 'banned'),
    ('affiliate', 'rejected', 'banned'),
    ('affiliate', 'suspended', 'banned');
CREATE INDEX affiliate_by_state ON affiliate (state, id);
CREATE TRIGGER affiliate_starts BEFORE INSERT ON affiliate
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'affiliate' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'affiliate: not a first state');
END;
CREATE TRIGGER affiliate_moves BEFORE UPDATE ON affiliate
    WHEN NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'affiliate' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'affiliate: not a legal move');
END;
CREATE TRIGGER affiliate_remembers AFTER UPDATE ON affiliate WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO state_history (machine, row_id, from_state, to_state, moved_at, moved_by)
    VALUES ('affiliate', NEW.id, OLD.state, NEW.state, NEW.moved_at, NEW.moved_by);
END;
CREATE TRIGGER affiliate_is_kept BEFORE DELETE ON affiliate BEGIN
    SELECT RAISE(ABORT, 'an affiliate is banned, never deleted');
END;
CREATE TRIGGER affiliate_is_new BEFORE INSERT ON affiliate WHEN EXISTS (SELECT 1 FROM affiliate WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this affiliate exists');
END;
CREATE TRIGGER affiliate_keeps_identity BEFORE UPDATE OF id, uuid ON affiliate BEGIN
    SELECT RAISE(ABORT, 'who an affiliate is never changes');
END;

-- Rate and access must not depend on which of two groups is looked at first.
CREATE TRIGGER group_member_one_affiliate_group BEFORE INSERT ON group_member
    WHEN (SELECT kind FROM people_group WHERE id = NEW.group_id) = 'affiliate' AND EXISTS (
        SELECT 1 FROM group_member JOIN people_group ON people_group.id = group_id
         WHERE person_id = NEW.person_id AND kind = 'affiliate' AND group_id <> NEW.group_id)
BEGIN
    SELECT RAISE(ABORT, 'a person is in one group of affiliates');
END;

-- The words of utm_source=, each once; 0 stands for none.
CREATE TABLE utm_source (
    id   INTEGER PRIMARY KEY CHECK (id > 0),
    name TEXT    NOT NULL UNIQUE CHECK (name <> '')
) STRICT;
-- Which of them an affiliate brought, or used after the first words of all; their number is bounded (click_store).
CREATE TABLE affiliate_utm (
    affiliate_id INTEGER NOT NULL,
    utm_id       INTEGER NOT NULL REFERENCES utm_source (id),
    PRIMARY KEY (affiliate_id, utm_id)
) STRICT, WITHOUT ROWID;

-- Every click on an affiliate's link, for looking closely; reports read the counters below. Integers, and no second
-- index: it is written with each click and read by ranges of id.
CREATE TABLE affiliate_click (
    id           INTEGER PRIMARY KEY,
    at           INTEGER NOT NULL,
    affiliate_id INTEGER NOT NULL,
    product_id   INTEGER NOT NULL,  -- 0: the landing page
    utm_id       INTEGER NOT NULL
) STRICT;
-- Up to which of them the counters have counted: all, but while clicks pour in (click_store). The only row.
CREATE TABLE affiliate_click_counted (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    click_id INTEGER NOT NULL
) STRICT;
INSERT INTO affiliate_click_counted VALUES (1, 0);

-- Counters, kept by the transactions that change them. `day` counts from 1970-01-01 in the site's zone; turnover and
-- commission are rupiah, less what was taken back (on the day it was).
CREATE TABLE affiliate_day (
    affiliate_id INTEGER NOT NULL,
    day          INTEGER NOT NULL,
    product_id   INTEGER NOT NULL,
    utm_id       INTEGER NOT NULL,
    clicks       INTEGER NOT NULL DEFAULT 0,
    checkouts    INTEGER NOT NULL DEFAULT 0,
    registrants  INTEGER NOT NULL DEFAULT 0,
    sales        INTEGER NOT NULL DEFAULT 0,
    turnover     INTEGER NOT NULL DEFAULT 0,
    commission   INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (affiliate_id, day, product_id, utm_id)
) STRICT, WITHOUT ROWID;
-- The same for each affiliate, all time.
CREATE TABLE affiliate_total (
    affiliate_id INTEGER PRIMARY KEY,
    clicks       INTEGER NOT NULL DEFAULT 0,
    checkouts    INTEGER NOT NULL DEFAULT 0,
    registrants  INTEGER NOT NULL DEFAULT 0,
    sales        INTEGER NOT NULL DEFAULT 0,
    turnover     INTEGER NOT NULL DEFAULT 0,
    commission   INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX affiliate_total_by_turnover ON affiliate_total (turnover DESC, affiliate_id);
-- The same for each day, product and source, over all affiliates.
CREATE TABLE utm_day (
    day         INTEGER NOT NULL,
    product_id  INTEGER NOT NULL,
    utm_id      INTEGER NOT NULL,
    clicks      INTEGER NOT NULL DEFAULT 0,
    checkouts   INTEGER NOT NULL DEFAULT 0,
    registrants INTEGER NOT NULL DEFAULT 0,
    sales       INTEGER NOT NULL DEFAULT 0,
    turnover    INTEGER NOT NULL DEFAULT 0,
    commission  INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (day, product_id, utm_id)
) STRICT, WITHOUT ROWID;

-- Paid orders that somebody's link or coupon brought, beside their registrations and clicks.
ALTER TABLE referral_total ADD COLUMN sales INTEGER NOT NULL DEFAULT 0;
ALTER TABLE referral_day ADD COLUMN sales INTEGER NOT NULL DEFAULT 0;

-- Whose click brought a phone or an e-mail last: what is left when the browser forgets its cookie.
CREATE TABLE affiliate_binding (
    contact_hash BLOB    PRIMARY KEY CHECK (length(contact_hash) = 32),  -- as person.phone_hash and email_hash are made
    person_id    INTEGER NOT NULL REFERENCES person (id),  -- who gave the contact: erased with them
    affiliate_id INTEGER NOT NULL REFERENCES affiliate (id),
    utm_id       INTEGER NOT NULL,
    clicked_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX affiliate_binding_by_person ON affiliate_binding (person_id);

-- Whom an order is credited to, decided once when it is placed, with the rate and where that came from.
CREATE TABLE order_attribution (
    order_id     INTEGER PRIMARY KEY REFERENCES shop_order (id),
    affiliate_id INTEGER REFERENCES affiliate (id),
    source       TEXT    CHECK (source IN ('coupon', 'click', 'binding')),
    utm_id       INTEGER NOT NULL,
    clicked_at   INTEGER,
    rate_bp      INTEGER CHECK (rate_bp BETWEEN 0 AND 10000),
    rate_from    TEXT    CHECK (rate_from IN ('affiliate', 'group', 'product', 'site')),
    decided_at   INTEGER NOT NULL,
    CHECK ((affiliate_id IS NULL) = (source IS NULL)),
    CHECK ((affiliate_id IS NULL) = (rate_bp IS NULL)),
    CHECK ((affiliate_id IS NULL) = (rate_from IS NULL))
) STRICT;
CREATE INDEX order_attribution_by_affiliate ON order_attribution (affiliate_id, order_id) WHERE affiliate_id IS NOT NULL;
CREATE TRIGGER order_attribution_is_final BEFORE UPDATE ON order_attribution BEGIN
    SELECT RAISE(ABORT, 'whom an order is credited to never changes');
END;
CREATE TRIGGER order_attribution_is_kept BEFORE DELETE ON order_attribution BEGIN
    SELECT RAISE(ABORT, 'whom an order is credited to is kept');
END;
CREATE TRIGGER order_attribution_is_new BEFORE INSERT ON order_attribution
    WHEN EXISTS (SELECT 1 FROM order_attribution WHERE order_id = NEW.order_id)
BEGIN
    SELECT RAISE(ABORT, 'this order is attributed');
END;
CREATE TRIGGER order_attribution_to_another BEFORE INSERT ON order_attribution
    WHEN NEW.affiliate_id = (SELECT buyer_id FROM shop_order WHERE id = NEW.order_id)
BEGIN
    SELECT RAISE(ABORT, 'nobody earns on their own order');
END;

-- Everybody who was looked at for it, in that order, and what was found: why one won and the others did not.
CREATE TABLE attribution_candidate (
    order_id     INTEGER NOT NULL REFERENCES order_attribution (order_id),
    place        INTEGER NOT NULL CHECK (place > 0),
    source       TEXT    NOT NULL CHECK (source IN ('coupon', 'click', 'binding')),
    affiliate_id INTEGER NOT NULL REFERENCES affiliate (id),
    clicked_at   INTEGER,
    verdict      TEXT    NOT NULL CHECK (verdict IN ('credited', 'not_needed', 'not_approved', 'no_access', 'oneself',
                                                     'too_old')),
    PRIMARY KEY (order_id, place)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER attribution_candidate_is_final BEFORE UPDATE ON attribution_candidate BEGIN
    SELECT RAISE(ABORT, 'how an attribution was decided never changes');
END;
CREATE TRIGGER attribution_candidate_is_kept BEFORE DELETE ON attribution_candidate BEGIN
    SELECT RAISE(ABORT, 'how an attribution was decided is kept');
END;
