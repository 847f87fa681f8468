-- What partners earn and how they are paid: commissions, the accounts they are paid to, payouts.

-- One line of what one person earned from one thing. What is taken back after it was paid is a line of its own below
-- zero. `held_at` keeps a line from becoming payable and from being paid out, until somebody releases it.
CREATE TABLE commission (
    id          INTEGER PRIMARY KEY CHECK (id > 0),
    source      TEXT    NOT NULL UNIQUE,  -- what earned it, once for ever: "ORD-12", "RFD-3"
    person_id   INTEGER NOT NULL REFERENCES person (id),
    role        TEXT    NOT NULL CHECK (role IN ('affiliate', 'member', 'leader')),
    order_id    INTEGER REFERENCES shop_order (id),
    corrects_id INTEGER REFERENCES commission (id),
    base        INTEGER NOT NULL CHECK (base BETWEEN -100000000000 AND 100000000000),
    rate_bp     INTEGER NOT NULL CHECK (rate_bp BETWEEN 0 AND 10000),
    amount      INTEGER NOT NULL CHECK (amount <> 0 AND amount BETWEEN -100000000000 AND 100000000000),
    earned_at   INTEGER NOT NULL,
    payable_at  INTEGER NOT NULL,         -- when its hold is over
    held_at     INTEGER,
    held_for    TEXT,                     -- "fraud:FRD-3", "admin"
    state       TEXT    NOT NULL,
    moved_at    INTEGER NOT NULL,
    moved_by    TEXT    NOT NULL,
    CHECK ((corrects_id IS NULL) = (amount > 0)),
    CHECK ((held_at IS NULL) = (held_for IS NULL))
) STRICT;
INSERT INTO state_edge VALUES
    ('commission', '', 'pending'),
    ('commission', 'pending', 'payable'),
    ('commission', 'payable', 'paid'),
    ('commission', 'pending', 'void'),
    ('commission', 'payable', 'void');
CREATE INDEX commission_by_person ON commission (person_id, state, id);
CREATE INDEX commission_by_order ON commission (order_id, id) WHERE order_id IS NOT NULL;
CREATE INDEX commission_by_corrected ON commission (corrects_id, id) WHERE corrects_id IS NOT NULL;
CREATE INDEX commission_by_state ON commission (state, id);
CREATE INDEX commission_due ON commission (payable_at, id) WHERE state = 'pending' AND held_at IS NULL;
CREATE INDEX commission_payable ON commission (person_id, id, amount) WHERE state = 'payable' AND held_at IS NULL;
CREATE INDEX commission_held ON commission (id) WHERE held_at IS NOT NULL;
CREATE TRIGGER commission_starts BEFORE INSERT ON commission
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'commission' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'commission: not a first state');
END;
CREATE TRIGGER commission_moves BEFORE UPDATE ON commission
    WHEN NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'commission' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'commission: not a legal move');
END;
CREATE TRIGGER commission_remembers AFTER UPDATE ON commission WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO state_history (machine, row_id, from_state, to_state, moved_at, moved_by)
    VALUES ('commission', NEW.id, OLD.state, NEW.state, NEW.moved_at, NEW.moved_by);
END;
CREATE TRIGGER commission_is_kept BEFORE DELETE ON commission BEGIN
    SELECT RAISE(ABORT, 'a commission is voided, never deleted');
END;
CREATE TRIGGER commission_is_new BEFORE INSERT ON commission WHEN EXISTS (SELECT 1 FROM commission WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this commission exists');
END;
CREATE TRIGGER commission_keeps_identity
    BEFORE UPDATE OF id, source, person_id, role, order_id, corrects_id, base, rate_bp, amount, earned_at ON commission
BEGIN
    SELECT RAISE(ABORT, 'what was earned, by whom and for what never changes');
END;

-- Where a person wants to be paid. A change is a new row; the one before it stays for the payouts that name it.
CREATE TABLE payee_account (
    id            INTEGER PRIMARY KEY CHECK (id > 0),
    uuid          TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    person_id     INTEGER NOT NULL REFERENCES person (id),
    bank          TEXT    NOT NULL CHECK (bank <> ''),  -- "BCA"
    number_sealed BLOB,                                 -- empty once its person was erased
    number_hash   BLOB    CHECK (length(number_hash) = 32),  -- keyed: bank and number, to find the same account again
    holder_sealed BLOB,
    created_at    INTEGER NOT NULL,
    created_by    TEXT    NOT NULL,
    frozen_until  INTEGER NOT NULL,  -- nothing is paid to it before
    replaced_at   INTEGER,
    CHECK ((number_sealed IS NULL) = (number_hash IS NULL))
) STRICT;
INSERT INTO sealed_column VALUES ('payee_account', 'number_sealed', 'uuid'), ('payee_account', 'holder_sealed', 'uuid');
CREATE UNIQUE INDEX payee_account_of_person ON payee_account (person_id) WHERE replaced_at IS NULL;
CREATE INDEX payee_account_by_person ON payee_account (person_id, id);
CREATE INDEX payee_account_by_number ON payee_account (number_hash) WHERE number_hash IS NOT NULL;
CREATE TRIGGER payee_account_is_kept BEFORE DELETE ON payee_account BEGIN
    SELECT RAISE(ABORT, 'an account to be paid to is replaced, never deleted');
END;
CREATE TRIGGER payee_account_is_new BEFORE INSERT ON payee_account
    WHEN EXISTS (SELECT 1 FROM payee_account WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'this account exists');
END;
CREATE TRIGGER payee_account_keeps_identity
    BEFORE UPDATE OF id, uuid, person_id, bank, created_at, frozen_until ON payee_account
BEGIN
    SELECT RAISE(ABORT, 'whose account it is, and since when, never changes');
END;
CREATE TRIGGER payee_account_keeps_number BEFORE UPDATE OF number_hash ON payee_account WHEN NEW.number_hash IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'another number is another account');
END;

-- A payout batch, and in it a line for each person who is paid.
CREATE TABLE payout (
    id              INTEGER PRIMARY KEY CHECK (id > 0),
    bank_account_id INTEGER REFERENCES bank_account (id),  -- from which it is paid; known when its file was made
    total           INTEGER NOT NULL CHECK (total > 0),
    people          INTEGER NOT NULL CHECK (people > 0),
    created_at      INTEGER NOT NULL,
    created_by      TEXT    NOT NULL,
    approved_by     TEXT,
    state           TEXT    NOT NULL,
    moved_at        INTEGER NOT NULL,
    moved_by        TEXT    NOT NULL
) STRICT;
INSERT INTO state_edge VALUES
    ('payout', '', 'draft'),
    ('payout', 'draft', 'approved'),
    ('payout', 'draft', 'cancelled'),
    ('payout', 'approved', 'cancelled'),  -- while nothing was handed to a bank
    ('payout', 'approved', 'exported'),
    ('payout', 'exported', 'settled');
CREATE INDEX payout_by_state ON payout (state, id);
CREATE TRIGGER payout_starts BEFORE INSERT ON payout
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'payout' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'payout: not a first state');
END;
CREATE TRIGGER payout_moves BEFORE UPDATE ON payout
    WHEN NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'payout' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'payout: not a legal move');
END;
CREATE TRIGGER payout_remembers AFTER UPDATE ON payout WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO state_history (machine, row_id, from_state, to_state, moved_at, moved_by)
    VALUES ('payout', NEW.id, OLD.state, NEW.state, NEW.moved_at, NEW.moved_by);
END;
CREATE TRIGGER payout_is_kept BEFORE DELETE ON payout BEGIN
    SELECT RAISE(ABORT, 'a payout is cancelled, never deleted');
END;
CREATE TRIGGER payout_is_new BEFORE INSERT ON payout WHEN EXISTS (SELECT 1 FROM payout WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this payout exists');
END;
CREATE TRIGGER payout_keeps_identity BEFORE UPDATE OF id, total, people, created_at, created_by ON payout BEGIN
    SELECT RAISE(ABORT, 'what a payout pays never changes');
END;

CREATE TABLE payout_line (
    id           INTEGER PRIMARY KEY CHECK (id > 0),
    payout_id    INTEGER NOT NULL REFERENCES payout (id),
    person_id    INTEGER NOT NULL REFERENCES person (id),
    payee_id     INTEGER NOT NULL REFERENCES payee_account (id),
    amount       INTEGER NOT NULL CHECK (amount > 0),
    reference    TEXT,  -- the bank's
    reason       TEXT,  -- a word for why it failed
    uuid         TEXT    UNIQUE CHECK (length(uuid) = 36),
    words_sealed BLOB,  -- what the bank said about it, which may name somebody
    state        TEXT    NOT NULL,
    moved_at     INTEGER NOT NULL,
    moved_by     TEXT    NOT NULL,
    UNIQUE (payout_id, person_id),
    CHECK (words_sealed IS NULL OR uuid IS NOT NULL)
) STRICT;
INSERT INTO sealed_column VALUES ('payout_line', 'words_sealed', 'uuid');
INSERT INTO state_edge VALUES
    ('payout_line', '', 'open'), ('payout_line', 'open', 'settled'), ('payout_line', 'open', 'failed');
CREATE INDEX payout_line_by_person ON payout_line (person_id, id);
CREATE INDEX payout_line_open ON payout_line (payout_id, id) WHERE state = 'open';
CREATE TRIGGER payout_line_starts BEFORE INSERT ON payout_line
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'payout_line' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'payout_line: not a first state');
END;
CREATE TRIGGER payout_line_moves BEFORE UPDATE ON payout_line
    WHEN NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'payout_line' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'payout_line: not a legal move');
END;
CREATE TRIGGER payout_line_remembers AFTER UPDATE ON payout_line WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO state_history (machine, row_id, from_state, to_state, moved_at, moved_by)
    VALUES ('payout_line', NEW.id, OLD.state, NEW.state, NEW.moved_at, NEW.moved_by);
END;
CREATE TRIGGER payout_line_is_kept BEFORE DELETE ON payout_line BEGIN
    SELECT RAISE(ABORT, 'a line of a payout is kept');
END;
CREATE TRIGGER payout_line_is_new BEFORE INSERT ON payout_line
    WHEN EXISTS (SELECT 1 FROM payout_line WHERE id = NEW.id OR (payout_id = NEW.payout_id AND person_id = NEW.person_id))
BEGIN
    SELECT RAISE(ABORT, 'this line of a payout exists');
END;
CREATE TRIGGER payout_line_keeps_identity BEFORE UPDATE OF id, payout_id, person_id, payee_id, amount ON payout_line BEGIN
    SELECT RAISE(ABORT, 'who is paid how much, and where, never changes');
END;

-- Which commissions a line pays. A commission is in one line that has not failed.
CREATE TABLE payout_item (
    line_id       INTEGER NOT NULL REFERENCES payout_line (id),
    commission_id INTEGER NOT NULL REFERENCES commission (id),
    live          INTEGER NOT NULL DEFAULT 1 CHECK (live IN (0, 1)),
    PRIMARY KEY (line_id, commission_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX payout_item_once ON payout_item (commission_id) WHERE live = 1;
CREATE TRIGGER payout_item_is_kept BEFORE DELETE ON payout_item BEGIN
    SELECT RAISE(ABORT, 'what a line of a payout pays is kept');
END;
CREATE TRIGGER payout_item_is_final BEFORE UPDATE OF line_id, commission_id ON payout_item BEGIN
    SELECT RAISE(ABORT, 'what a line of a payout pays never changes');
END;
CREATE TRIGGER payout_line_lets_go AFTER UPDATE OF state ON payout_line WHEN NEW.state = 'failed' BEGIN
    UPDATE payout_item SET live = 0 WHERE line_id = NEW.id;
END;
-- Only a line that was settled makes a commission `paid`, and none that is on its way out is voided.
CREATE TRIGGER commission_paid_by_a_line BEFORE UPDATE OF state ON commission
    WHEN NEW.state = 'paid' AND NOT EXISTS (
        SELECT 1 FROM payout_item JOIN payout_line ON payout_line.id = line_id
         WHERE commission_id = NEW.id AND live = 1 AND state = 'settled')
BEGIN
    SELECT RAISE(ABORT, 'a commission is paid by a settled line of a payout only');
END;
CREATE TRIGGER commission_void_not_on_its_way BEFORE UPDATE OF state ON commission
    WHEN NEW.state = 'void' AND EXISTS (SELECT 1 FROM payout_item WHERE commission_id = NEW.id AND live = 1)
BEGIN
    SELECT RAISE(ABORT, 'a commission in a payout is not voided: what is taken back is a line below zero');
END;
