-- Coupons. A coupon that an affiliate derived has a code of its own and reads everything else from its parent, live.
CREATE TABLE coupon (
    id          INTEGER PRIMARY KEY CHECK (id > 0),
    code        TEXT    NOT NULL CHECK (code <> ''),  -- as it is shown: "BYE50"
    code_key    TEXT    NOT NULL UNIQUE,              -- as it is compared: letter case and look-alikes folded
    parent_id   INTEGER REFERENCES coupon (id),
    owner_id    INTEGER REFERENCES affiliate (id),    -- whom a derived code credits
    percent_bp  INTEGER CHECK (percent_bp BETWEEN 1 AND 10000),
    amount      INTEGER CHECK (amount BETWEEN 1 AND 100000000000),
    scope       TEXT    CHECK (scope IN ('all', 'only', 'except')),
    derivable   INTEGER NOT NULL DEFAULT 0 CHECK (derivable IN (0, 1)),
    use_limit   INTEGER CHECK (use_limit > 0),
    uses        INTEGER NOT NULL DEFAULT 0 CHECK (uses >= 0),  -- a parent's with its children's; kept by triggers
    expires_at  INTEGER,
    created_at  INTEGER NOT NULL,
    created_by  TEXT    NOT NULL,
    disabled_at INTEGER,
    CHECK ((parent_id IS NULL) = (owner_id IS NULL)),
    CHECK (parent_id IS NOT NULL OR (percent_bp IS NULL) <> (amount IS NULL)),
    CHECK (parent_id IS NOT NULL OR scope IS NOT NULL),
    CHECK (parent_id IS NULL OR (percent_bp IS NULL AND amount IS NULL AND scope IS NULL AND use_limit IS NULL AND
                                 expires_at IS NULL AND derivable = 0))
) STRICT;
CREATE INDEX coupon_by_owner ON coupon (owner_id, id) WHERE owner_id IS NOT NULL;
CREATE INDEX coupon_by_parent ON coupon (parent_id, id) WHERE parent_id IS NOT NULL;
CREATE INDEX coupon_derivable ON coupon (id) WHERE derivable = 1;
CREATE TRIGGER coupon_is_kept BEFORE DELETE ON coupon BEGIN
    SELECT RAISE(ABORT, 'a coupon is switched off, never deleted');
END;
CREATE TRIGGER coupon_is_new BEFORE INSERT ON coupon WHEN EXISTS (SELECT 1 FROM coupon WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this coupon exists');
END;
CREATE TRIGGER coupon_keeps_identity BEFORE UPDATE OF id, code, code_key, parent_id, owner_id, created_at ON coupon BEGIN
    SELECT RAISE(ABORT, 'the code of a coupon and whose it is never change');
END;
CREATE TRIGGER coupon_of_a_parent BEFORE INSERT ON coupon
    WHEN NEW.parent_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM coupon WHERE id = NEW.parent_id AND parent_id IS NULL AND derivable = 1)
BEGIN
    SELECT RAISE(ABORT, 'a coupon is derived from one that allows it');
END;
CREATE TABLE coupon_product (
    coupon_id  INTEGER NOT NULL REFERENCES coupon (id),
    product_id INTEGER NOT NULL REFERENCES product (id),
    PRIMARY KEY (coupon_id, product_id)
) STRICT, WITHOUT ROWID;

ALTER TABLE shop_order ADD COLUMN coupon_id INTEGER REFERENCES coupon (id);
CREATE INDEX shop_order_by_coupon ON shop_order (coupon_id, id) WHERE coupon_id IS NOT NULL;
DROP TRIGGER shop_order_keeps_identity;
CREATE TRIGGER shop_order_keeps_identity
    BEFORE UPDATE OF id, uuid, product_id, buyer_id, subtotal, discount, tax_mode, tax_rate_bp, tax, unique_code, total,
                     method, bank_account_id, coupon_id, consent_version, placed_at ON shop_order
BEGIN
    SELECT RAISE(ABORT, 'what was ordered, by whom and at which price never changes');
END;
-- An order uses its coupon from the moment it is placed; one that expires or is cancelled gives the use back, and takes
-- it again (at its frozen price, whatever the limit) when its money comes late after all.
CREATE TRIGGER shop_order_needs_coupon_left BEFORE INSERT ON shop_order
    WHEN NEW.coupon_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM coupon AS used JOIN coupon AS root ON root.id = ifnull(used.parent_id, used.id)
         WHERE used.id = NEW.coupon_id AND root.uses >= root.use_limit)
BEGIN
    SELECT RAISE(ABORT, 'this coupon is used up');
END;
CREATE TRIGGER shop_order_uses_coupon AFTER INSERT ON shop_order WHEN NEW.coupon_id IS NOT NULL BEGIN
    UPDATE coupon SET uses = uses + 1
     WHERE id = NEW.coupon_id OR id = (SELECT parent_id FROM coupon WHERE id = NEW.coupon_id);
END;
CREATE TRIGGER shop_order_gives_coupon_back AFTER UPDATE OF state ON shop_order
    WHEN NEW.coupon_id IS NOT NULL AND NEW.state <> OLD.state AND NEW.state IN ('expired', 'cancelled')
BEGIN
    UPDATE coupon SET uses = uses - 1
     WHERE id = NEW.coupon_id OR id = (SELECT parent_id FROM coupon WHERE id = NEW.coupon_id);
END;
CREATE TRIGGER shop_order_takes_coupon_again AFTER UPDATE OF state ON shop_order
    WHEN NEW.coupon_id IS NOT NULL AND OLD.state = 'expired' AND NEW.state = 'paid'
BEGIN
    UPDATE coupon SET uses = uses + 1
     WHERE id = NEW.coupon_id OR id = (SELECT parent_id FROM coupon WHERE id = NEW.coupon_id);
END;
