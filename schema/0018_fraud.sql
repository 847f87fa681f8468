-- What looks like fraud: found by rules, kept with its evidence, decided by a person. Nothing is dropped by a rule.
CREATE TABLE fraud_finding (
    id           INTEGER PRIMARY KEY CHECK (id > 0),
    rule         TEXT    NOT NULL CHECK (rule IN ('own_order', 'own_email', 'own_bank', 'fast_checkout', 'burst',
                                                  'same_proof', 'ring')),
    cause        TEXT    NOT NULL UNIQUE,  -- one finding for one thing: "own_email:ORD-12"
    affiliate_id INTEGER REFERENCES affiliate (id),
    order_id     INTEGER REFERENCES shop_order (id),
    evidence     TEXT    NOT NULL CHECK (evidence GLOB '{*}'),  -- ids, numbers and times; nothing that names a person
    state        TEXT    NOT NULL,
    found_at     INTEGER NOT NULL,
    moved_at     INTEGER NOT NULL,
    moved_by     TEXT    NOT NULL
) STRICT;
INSERT INTO state_edge VALUES
    ('fraud_finding', '', 'open'), ('fraud_finding', 'open', 'cleared'), ('fraud_finding', 'open', 'confirmed');
CREATE INDEX fraud_finding_by_state ON fraud_finding (state, id);
CREATE INDEX fraud_finding_by_rule ON fraud_finding (rule, id);
CREATE INDEX fraud_finding_by_rule_and_state ON fraud_finding (rule, state, id);
CREATE INDEX fraud_finding_by_affiliate ON fraud_finding (affiliate_id, id) WHERE affiliate_id IS NOT NULL;
CREATE INDEX fraud_finding_by_order ON fraud_finding (order_id, id) WHERE order_id IS NOT NULL;
CREATE TRIGGER fraud_finding_starts BEFORE INSERT ON fraud_finding
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'fraud_finding' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'fraud_finding: not a first state');
END;
CREATE TRIGGER fraud_finding_moves BEFORE UPDATE ON fraud_finding
    WHEN NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'fraud_finding' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'fraud_finding: not a legal move');
END;
CREATE TRIGGER fraud_finding_remembers AFTER UPDATE ON fraud_finding WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO state_history (machine, row_id, from_state, to_state, moved_at, moved_by)
    VALUES ('fraud_finding', NEW.id, OLD.state, NEW.state, NEW.moved_at, NEW.moved_by);
END;
CREATE TRIGGER fraud_finding_is_kept BEFORE DELETE ON fraud_finding BEGIN
    SELECT RAISE(ABORT, 'a finding is cleared or confirmed, never deleted');
END;
CREATE TRIGGER fraud_finding_is_new BEFORE INSERT ON fraud_finding
    WHEN EXISTS (SELECT 1 FROM fraud_finding WHERE id = NEW.id OR cause = NEW.cause)
BEGIN
    SELECT RAISE(ABORT, 'this finding exists');
END;
CREATE TRIGGER fraud_finding_keeps_identity
    BEFORE UPDATE OF id, rule, cause, affiliate_id, order_id, evidence, found_at ON fraud_finding
BEGIN
    SELECT RAISE(ABORT, 'what was found never changes');
END;

-- The orders that one picture was handed in for.
CREATE INDEX payment_proof_by_file ON payment_proof (file_id, id) WHERE file_id IS NOT NULL;

-- How far each pass of a rule has looked.
CREATE TABLE fraud_progress (
    pass    TEXT    PRIMARY KEY,  -- "own_email", "burst:clicks"
    done_id INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
