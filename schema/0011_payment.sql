-- How orders are paid: accounts for transfers, payment attempts and the evidence that settled them, proofs, rows of bank
-- statements, cases that a person must close, refunds.
CREATE TABLE bank_account (
    id            INTEGER PRIMARY KEY CHECK (id > 0),
    uuid          TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    name          TEXT    NOT NULL CHECK (name <> ''),  -- "BCA"; also the ledger's cash:NAME
    name_key      TEXT    NOT NULL UNIQUE,
    kind          TEXT    NOT NULL CHECK (kind IN ('bank', 'ewallet')),
    number_sealed BLOB    NOT NULL,
    holder_sealed BLOB    NOT NULL,
    active        INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    created_at    INTEGER NOT NULL
) STRICT;
INSERT INTO sealed_column VALUES ('bank_account', 'number_sealed', 'uuid'), ('bank_account', 'holder_sealed', 'uuid');
CREATE TRIGGER bank_account_is_kept BEFORE DELETE ON bank_account BEGIN
    SELECT RAISE(ABORT, 'an account is switched off, never deleted');
END;
CREATE TRIGGER bank_account_keeps_identity BEFORE UPDATE OF id, uuid, name, name_key, kind, created_at ON bank_account BEGIN
    SELECT RAISE(ABORT, 'name and kind of an account never change');
END;

-- One attempt to pay an order.
CREATE TABLE payment (
    id                 INTEGER PRIMARY KEY CHECK (id > 0),
    uuid               TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    order_id           INTEGER NOT NULL REFERENCES shop_order (id),
    attempt            INTEGER NOT NULL CHECK (attempt > 0),
    method             TEXT    NOT NULL CHECK (method IN ('duitku', 'transfer', 'free', 'grant')),
    bank_account_id    INTEGER REFERENCES bank_account (id),
    reference          TEXT    NOT NULL UNIQUE,  -- what we call it outside: "ORD-1042-1"
    amount             INTEGER NOT NULL CHECK (amount BETWEEN 0 AND 100000000000),
    received           INTEGER CHECK (received >= 0),
    fee                INTEGER CHECK (fee >= 0),
    provider_reference TEXT,                     -- what the provider calls it
    channel            TEXT,                     -- the provider's code of the way that was chosen, "BC"
    pay_url_sealed     BLOB,                     -- whoever has it sees the payer's name
    note               TEXT    NOT NULL DEFAULT '',  -- why it failed, without anything that names a person
    state              TEXT    NOT NULL,
    created_at         INTEGER NOT NULL,
    expires_at         INTEGER NOT NULL,
    settled_at         INTEGER,
    verified_by        TEXT,
    moved_at           INTEGER NOT NULL,
    moved_by           TEXT    NOT NULL,
    UNIQUE (order_id, attempt),
    CHECK ((method = 'transfer') = (bank_account_id IS NOT NULL)),
    CHECK ((state IN ('settled', 'refunded')) = (settled_at IS NOT NULL)),
    CHECK ((settled_at IS NULL) = (received IS NULL))
) STRICT;
INSERT INTO sealed_column VALUES ('payment', 'pay_url_sealed', 'uuid');
INSERT INTO state_edge VALUES
    ('payment', '', 'created'),
    ('payment', 'created', 'waiting'),
    ('payment', 'created', 'settled'),  -- free, granted, or paid before the provider's answer to us was read
    ('payment', 'created', 'failed'),
    ('payment', 'created', 'expired'),
    ('payment', 'waiting', 'settled'),
    ('payment', 'waiting', 'failed'),
    ('payment', 'waiting', 'expired'),
    ('payment', 'failed', 'settled'),   -- a provider's later word, on evidence
    ('payment', 'expired', 'settled'),
    ('payment', 'settled', 'refunded');
CREATE UNIQUE INDEX payment_settles_once ON payment (order_id) WHERE state IN ('settled', 'refunded');
CREATE INDEX payment_by_state ON payment (state, id);
CREATE INDEX payment_by_time ON payment (created_at, id);
CREATE INDEX payment_open ON payment (expires_at, id) WHERE state IN ('created', 'waiting');
CREATE UNIQUE INDEX payment_by_provider_reference ON payment (method, provider_reference) WHERE provider_reference IS NOT NULL;

-- What settled a payment: written before it, in the same transaction, and never changed.
CREATE TABLE payment_evidence (
    id          INTEGER PRIMARY KEY CHECK (id > 0),
    payment_id  INTEGER NOT NULL REFERENCES payment (id),
    kind        TEXT    NOT NULL CHECK (kind IN ('provider_answer', 'bank_row', 'admin', 'free', 'grant')),
    amount      INTEGER NOT NULL CHECK (amount >= 0),
    reference   TEXT    NOT NULL DEFAULT '',  -- the provider's, or "ROW-12"
    bank_row_id INTEGER REFERENCES bank_row (id),
    bank_account_id INTEGER REFERENCES bank_account (id),  -- where the money is, by a person's word or a bank's row
    actor       TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    CHECK ((kind = 'bank_row') = (bank_row_id IS NOT NULL))
) STRICT;
CREATE INDEX payment_evidence_by_payment ON payment_evidence (payment_id);
CREATE UNIQUE INDEX payment_evidence_row_once ON payment_evidence (bank_row_id) WHERE bank_row_id IS NOT NULL;
CREATE TRIGGER payment_evidence_is_final BEFORE UPDATE ON payment_evidence BEGIN
    SELECT RAISE(ABORT, 'evidence never changes');
END;
CREATE TRIGGER payment_evidence_is_kept BEFORE DELETE ON payment_evidence BEGIN
    SELECT RAISE(ABORT, 'evidence is kept');
END;

CREATE TRIGGER payment_starts BEFORE INSERT ON payment
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'payment' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'payment: not a first state');
END;
CREATE TRIGGER payment_moves BEFORE UPDATE ON payment
    WHEN NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'payment' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'payment: not a legal move');
END;
CREATE TRIGGER payment_settles_on_evidence BEFORE UPDATE OF state ON payment
    WHEN NEW.state = 'settled' AND NOT EXISTS (SELECT 1 FROM payment_evidence WHERE payment_id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'a payment settles on evidence only');
END;
CREATE TRIGGER payment_remembers AFTER UPDATE ON payment WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO state_history (machine, row_id, from_state, to_state, moved_at, moved_by)
    VALUES ('payment', NEW.id, OLD.state, NEW.state, NEW.moved_at, NEW.moved_by);
END;
CREATE TRIGGER payment_is_kept BEFORE DELETE ON payment BEGIN
    SELECT RAISE(ABORT, 'a payment is kept');
END;
CREATE TRIGGER payment_is_new BEFORE INSERT ON payment WHEN EXISTS (SELECT 1 FROM payment WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this payment exists');
END;
CREATE TRIGGER payment_keeps_identity
    BEFORE UPDATE OF id, uuid, order_id, attempt, method, bank_account_id, reference, amount, created_at ON payment
BEGIN
    SELECT RAISE(ABORT, 'what is to be paid, for what and how never changes');
END;

-- A picture or PDF that a buyer handed in.
CREATE TABLE payment_proof (
    id             INTEGER PRIMARY KEY CHECK (id > 0),
    uuid           TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    payment_id     INTEGER NOT NULL REFERENCES payment (id),
    file_id        INTEGER REFERENCES file (id),  -- empty once its person was erased
    sender_sealed  BLOB,                          -- the name on the transfer, as the buyer wrote it
    transferred_on TEXT    NOT NULL,              -- the date the buyer wrote, "2026-11-20", or empty
    uploaded_at    INTEGER NOT NULL
) STRICT;
INSERT INTO sealed_column VALUES ('payment_proof', 'sender_sealed', 'uuid');
CREATE INDEX payment_proof_by_payment ON payment_proof (payment_id, id);
CREATE TRIGGER payment_proof_uses AFTER INSERT ON payment_proof WHEN NEW.file_id IS NOT NULL BEGIN
    UPDATE file SET uses = uses + 1 WHERE id = NEW.file_id;
END;
CREATE TRIGGER payment_proof_leaves AFTER UPDATE OF file_id ON payment_proof
    WHEN OLD.file_id IS NOT NULL AND NEW.file_id IS NULL
BEGIN
    UPDATE file SET uses = uses - 1 WHERE id = OLD.file_id;
END;
CREATE TRIGGER payment_proof_is_kept BEFORE DELETE ON payment_proof BEGIN
    SELECT RAISE(ABORT, 'a proof is kept');
END;

-- Incoming rows of bank statements.
CREATE TABLE bank_row (
    id                 INTEGER PRIMARY KEY CHECK (id > 0),
    uuid               TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    bank_account_id    INTEGER NOT NULL REFERENCES bank_account (id),
    row_hash           BLOB    NOT NULL CHECK (length(row_hash) = 32),  -- keyed: day, amount, words, and the how many-th
    booked_on          TEXT    NOT NULL,                                -- "2026-11-20"
    amount             INTEGER NOT NULL CHECK (amount > 0),
    description_sealed BLOB,
    imported_at        INTEGER NOT NULL,
    state              TEXT    NOT NULL CHECK (state IN ('unmatched', 'near', 'matched', 'settled', 'dismissed')),
    payment_id         INTEGER REFERENCES payment (id),                 -- which it matches, or is near to
    UNIQUE (bank_account_id, row_hash)
) STRICT;
INSERT INTO sealed_column VALUES ('bank_row', 'description_sealed', 'uuid');
CREATE INDEX bank_row_by_state ON bank_row (state, id);
CREATE UNIQUE INDEX bank_row_matches_once ON bank_row (payment_id) WHERE state = 'matched';
CREATE INDEX bank_row_by_payment ON bank_row (payment_id) WHERE payment_id IS NOT NULL;
CREATE TRIGGER bank_row_is_kept BEFORE DELETE ON bank_row BEGIN
    SELECT RAISE(ABORT, 'a row of a statement is kept');
END;
CREATE TRIGGER bank_row_keeps_identity
    BEFORE UPDATE OF id, uuid, bank_account_id, row_hash, booked_on, amount, imported_at ON bank_row
BEGIN
    SELECT RAISE(ABORT, 'what a bank booked never changes');
END;

-- What does not fit and only a person with a reason closes: another amount, too late, twice, for nothing we know.
CREATE TABLE payment_case (
    id         INTEGER PRIMARY KEY CHECK (id > 0),
    uuid       TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    kind       TEXT    NOT NULL CHECK (kind IN ('short', 'over', 'late', 'cancelled', 'double', 'unknown_order',
                                                'wrong_amount', 'wrong_reference', 'outcome_unknown')),
    cause      TEXT    NOT NULL UNIQUE,      -- one case for one thing that happened: "status:PAY-7:late"
    order_id   INTEGER REFERENCES shop_order (id),
    payment_id INTEGER REFERENCES payment (id),
    expected   INTEGER,
    found      INTEGER,
    suspended  INTEGER NOT NULL DEFAULT 0,  -- rupiah that did arrive and stand on the ledger's suspense:CAS-n
    detail     TEXT    NOT NULL DEFAULT '', -- without anything that names a person
    state      TEXT    NOT NULL,
    outcome    TEXT CHECK (outcome IN ('settled', 'credited', 'refunded', 'dismissed')),
    opened_at  INTEGER NOT NULL,
    moved_at   INTEGER NOT NULL,
    moved_by   TEXT    NOT NULL,
    CHECK ((state = 'closed') = (outcome IS NOT NULL))
) STRICT;
INSERT INTO state_edge VALUES ('payment_case', '', 'open'), ('payment_case', 'open', 'closed');
CREATE INDEX payment_case_open ON payment_case (id) WHERE state = 'open';
CREATE INDEX payment_case_by_order ON payment_case (order_id, id) WHERE order_id IS NOT NULL;
CREATE TRIGGER payment_case_starts BEFORE INSERT ON payment_case
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'payment_case' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'payment_case: not a first state');
END;
CREATE TRIGGER payment_case_moves BEFORE UPDATE ON payment_case
    WHEN NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'payment_case' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'payment_case: not a legal move');
END;
CREATE TRIGGER payment_case_remembers AFTER UPDATE ON payment_case WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO state_history (machine, row_id, from_state, to_state, moved_at, moved_by)
    VALUES ('payment_case', NEW.id, OLD.state, NEW.state, NEW.moved_at, NEW.moved_by);
END;
CREATE TRIGGER payment_case_is_kept BEFORE DELETE ON payment_case BEGIN
    SELECT RAISE(ABORT, 'a case is closed, never deleted');
END;
CREATE TRIGGER payment_case_is_new BEFORE INSERT ON payment_case
    WHEN EXISTS (SELECT 1 FROM payment_case WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'this case exists');
END;
CREATE TRIGGER payment_case_keeps_identity
    BEFORE UPDATE OF id, uuid, kind, cause, order_id, payment_id, expected, found, opened_at ON payment_case
BEGIN
    SELECT RAISE(ABORT, 'what a case is about never changes');
END;

-- Money that goes back: decided, then paid out by hand with the bank's reference.
CREATE TABLE refund (
    id              INTEGER PRIMARY KEY CHECK (id > 0),
    order_id        INTEGER NOT NULL REFERENCES shop_order (id),
    case_id         INTEGER REFERENCES payment_case (id),  -- of money that was never the order's
    amount          INTEGER NOT NULL CHECK (amount > 0),
    method          TEXT    NOT NULL DEFAULT 'manual' CHECK (method IN ('manual', 'snap_refund', 'disbursement')),
    bank_account_id INTEGER REFERENCES bank_account (id),  -- from which it was paid; empty is Duitku's balance
    reference       TEXT,                                  -- the bank's, needed to call it paid
    state           TEXT    NOT NULL,
    decided_at      INTEGER NOT NULL,
    moved_at        INTEGER NOT NULL,
    moved_by        TEXT    NOT NULL,
    CHECK ((state = 'paid') = (reference IS NOT NULL))
) STRICT;
INSERT INTO state_edge VALUES ('refund', '', 'decided'), ('refund', 'decided', 'paid');
CREATE INDEX refund_by_order ON refund (order_id, id);
CREATE INDEX refund_due ON refund (id) WHERE state = 'decided';
CREATE TRIGGER refund_starts BEFORE INSERT ON refund
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'refund' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'refund: not a first state');
END;
CREATE TRIGGER refund_moves BEFORE UPDATE ON refund
    WHEN NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'refund' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'refund: not a legal move');
END;
CREATE TRIGGER refund_remembers AFTER UPDATE ON refund WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO state_history (machine, row_id, from_state, to_state, moved_at, moved_by)
    VALUES ('refund', NEW.id, OLD.state, NEW.state, NEW.moved_at, NEW.moved_by);
END;
CREATE TRIGGER refund_is_kept BEFORE DELETE ON refund BEGIN
    SELECT RAISE(ABORT, 'a refund is kept');
END;
CREATE TRIGGER refund_is_new BEFORE INSERT ON refund WHEN EXISTS (SELECT 1 FROM refund WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this refund exists');
END;
CREATE TRIGGER refund_keeps_identity BEFORE UPDATE OF id, order_id, case_id, amount, decided_at ON refund BEGIN
    SELECT RAISE(ABORT, 'what is refunded never changes');
END;
