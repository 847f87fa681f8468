-- Daily reports, leaders, the dated rules that split a commission, and the splits.

-- What a member says they did on one day. The validating admin types what the day's work brought: `total`.
CREATE TABLE daily_report (
    id            INTEGER PRIMARY KEY CHECK (id > 0),
    uuid          TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    person_id     INTEGER NOT NULL REFERENCES person (id),
    day           INTEGER NOT NULL CHECK (day BETWEEN 0 AND 100000),  -- of the work, in the site's zone
    text_sealed   BLOB,                                               -- empty once its person was erased
    file_id       INTEGER REFERENCES file (id),
    submitted_at  INTEGER NOT NULL,
    total         INTEGER CHECK (total BETWEEN 0 AND 100000000000),
    reason_sealed BLOB,                                               -- why it was rejected, as the member was told
    state         TEXT    NOT NULL,
    moved_at      INTEGER NOT NULL,
    moved_by      TEXT    NOT NULL,
    CHECK ((total IS NOT NULL) = (state = 'validated'))
) STRICT;
INSERT INTO sealed_column VALUES ('daily_report', 'text_sealed', 'uuid'), ('daily_report', 'reason_sealed', 'uuid');
INSERT INTO state_edge VALUES
    ('daily_report', '', 'submitted'),
    ('daily_report', 'submitted', 'validated'),
    ('daily_report', 'submitted', 'rejected');
CREATE UNIQUE INDEX daily_report_once_a_day ON daily_report (person_id, day) WHERE state <> 'rejected';
CREATE INDEX daily_report_by_person ON daily_report (person_id, day, id);
CREATE INDEX daily_report_by_day ON daily_report (day, id);
CREATE INDEX daily_report_by_state ON daily_report (state, id);
CREATE INDEX daily_report_decided ON daily_report (moved_at, id) WHERE state <> 'submitted';
CREATE INDEX daily_report_by_file ON daily_report (file_id) WHERE file_id IS NOT NULL;
CREATE TRIGGER daily_report_starts BEFORE INSERT ON daily_report
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'daily_report' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'daily_report: not a first state');
END;
CREATE TRIGGER daily_report_moves BEFORE UPDATE ON daily_report
    WHEN NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'daily_report' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'daily_report: not a legal move');
END;
CREATE TRIGGER daily_report_remembers AFTER UPDATE ON daily_report WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO state_history (machine, row_id, from_state, to_state, moved_at, moved_by)
    VALUES ('daily_report', NEW.id, OLD.state, NEW.state, NEW.moved_at, NEW.moved_by);
END;
CREATE TRIGGER daily_report_is_kept BEFORE DELETE ON daily_report BEGIN
    SELECT RAISE(ABORT, 'a report is rejected, never deleted');
END;
CREATE TRIGGER daily_report_is_new BEFORE INSERT ON daily_report
    WHEN EXISTS (SELECT 1 FROM daily_report WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'this report exists');
END;
CREATE TRIGGER daily_report_keeps_identity BEFORE UPDATE OF id, uuid, person_id, day, submitted_at ON daily_report BEGIN
    SELECT RAISE(ABORT, 'whose report it is, and of which day, never changes');
END;
CREATE TRIGGER daily_report_keeps_total BEFORE UPDATE OF total ON daily_report WHEN OLD.total IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'what a day brought is validated once');
END;
CREATE TRIGGER daily_report_keeps_file BEFORE UPDATE OF file_id ON daily_report WHEN NEW.file_id IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'which file a report has never changes');
END;
CREATE TRIGGER daily_report_uses AFTER INSERT ON daily_report WHEN NEW.file_id IS NOT NULL BEGIN
    UPDATE file SET uses = uses + 1 WHERE id = NEW.file_id;
END;
CREATE TRIGGER daily_report_leaves AFTER UPDATE OF file_id ON daily_report
    WHEN OLD.file_id IS NOT NULL AND NEW.file_id IS NULL
BEGIN
    UPDATE file SET uses = uses - 1 WHERE id = OLD.file_id;
END;

-- Who leads whom, since when and until when. A sub has one leader at a time, and nobody leads themselves through others.
CREATE TABLE leader_link (
    id        INTEGER PRIMARY KEY CHECK (id > 0),
    leader_id INTEGER NOT NULL REFERENCES person (id),
    sub_id    INTEGER NOT NULL REFERENCES person (id),
    since     INTEGER NOT NULL,
    until     INTEGER,
    set_by    TEXT    NOT NULL,
    ended_by  TEXT,
    CHECK (leader_id <> sub_id),
    CHECK (until >= since),
    CHECK ((until IS NULL) = (ended_by IS NULL))
) STRICT;
CREATE UNIQUE INDEX leader_link_open ON leader_link (sub_id) WHERE until IS NULL;
CREATE INDEX leader_link_by_sub ON leader_link (sub_id, since, id);
CREATE INDEX leader_link_by_leader ON leader_link (leader_id, sub_id) WHERE until IS NULL;
CREATE INDEX leader_link_history ON leader_link (leader_id, id);
CREATE TRIGGER leader_link_no_circle BEFORE INSERT ON leader_link
    WHEN NEW.until IS NULL AND EXISTS (
        WITH RECURSIVE above (id) AS (
            SELECT NEW.leader_id
             UNION
            SELECT l.leader_id FROM above JOIN leader_link l ON l.sub_id = above.id AND l.until IS NULL)
        SELECT 1 FROM above WHERE id = NEW.sub_id)
BEGIN
    SELECT RAISE(ABORT, 'nobody leads themselves through others');
END;
CREATE TRIGGER leader_link_is_new BEFORE INSERT ON leader_link WHEN EXISTS (SELECT 1 FROM leader_link WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this leader exists');
END;
CREATE TRIGGER leader_link_is_kept BEFORE DELETE ON leader_link BEGIN
    SELECT RAISE(ABORT, 'who led whom is kept');
END;
CREATE TRIGGER leader_link_keeps_identity BEFORE UPDATE OF id, leader_id, sub_id, since, set_by ON leader_link BEGIN
    SELECT RAISE(ABORT, 'who led whom never changes');
END;
CREATE TRIGGER leader_link_ends_once BEFORE UPDATE OF until, ended_by ON leader_link WHEN OLD.until IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'when somebody stopped to lead is written once');
END;

-- How what a report of a tier brought is split, by the day of the work. Days of one tier never overlap.
CREATE TABLE commission_rule (
    id         INTEGER PRIMARY KEY CHECK (id > 0),
    tier_id    INTEGER NOT NULL REFERENCES membership_tier (id),
    user_bp    INTEGER NOT NULL CHECK (user_bp BETWEEN 0 AND 10000),
    leader_bp  INTEGER NOT NULL CHECK (leader_bp BETWEEN 0 AND 10000),
    owner_bp   INTEGER NOT NULL CHECK (owner_bp BETWEEN 0 AND 10000),
    from_day   INTEGER NOT NULL CHECK (from_day BETWEEN 0 AND 100000),
    to_day     INTEGER CHECK (to_day BETWEEN 0 AND 100000),  -- the last one; empty: it goes on
    created_at INTEGER NOT NULL,
    created_by TEXT    NOT NULL,
    CHECK (user_bp + leader_bp + owner_bp = 10000),
    CHECK (to_day >= from_day)
) STRICT;
CREATE INDEX commission_rule_by_tier ON commission_rule (tier_id, from_day);
CREATE TRIGGER commission_rule_alone BEFORE INSERT ON commission_rule
    WHEN EXISTS (SELECT 1 FROM commission_rule
                  WHERE tier_id = NEW.tier_id AND from_day <= ifnull(NEW.to_day, 100000)
                    AND ifnull(to_day, 100000) >= NEW.from_day)
BEGIN
    SELECT RAISE(ABORT, 'two rules of a tier never hold on one day');
END;
CREATE TRIGGER commission_rule_is_new BEFORE INSERT ON commission_rule
    WHEN EXISTS (SELECT 1 FROM commission_rule WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'this rule exists');
END;
CREATE TRIGGER commission_rule_is_kept BEFORE DELETE ON commission_rule BEGIN
    SELECT RAISE(ABORT, 'a rule ends, and is never deleted');
END;
CREATE TRIGGER commission_rule_keeps_identity
    BEFORE UPDATE OF id, tier_id, user_bp, leader_bp, owner_bp, from_day, created_at, created_by ON commission_rule
BEGIN
    SELECT RAISE(ABORT, 'what a rule says never changes');
END;
CREATE TRIGGER commission_rule_ends_once BEFORE UPDATE OF to_day ON commission_rule WHEN OLD.to_day IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'when a rule ends is written once');
END;

-- What became of a validated report's total, once for ever: every rupiah is somebody's. Without a rule nobody earns, and
-- `why` says so: "no_membership" on that day, or a tier with "no_share".
CREATE TABLE commission_split (
    report_id     INTEGER PRIMARY KEY REFERENCES daily_report (id),
    tier_id       INTEGER REFERENCES membership_tier (id),
    rule_id       INTEGER REFERENCES commission_rule (id),
    leader_id     INTEGER REFERENCES person (id),
    total         INTEGER NOT NULL CHECK (total BETWEEN 0 AND 100000000000),
    user_share    INTEGER NOT NULL CHECK (user_share >= 0),
    leader_share  INTEGER NOT NULL CHECK (leader_share >= 0),
    owner_share   INTEGER NOT NULL CHECK (owner_share >= 0),
    reserve_share INTEGER NOT NULL CHECK (reserve_share >= 0),
    why           TEXT    NOT NULL CHECK (why IN ('', 'no_membership', 'no_share')),
    decided_at    INTEGER NOT NULL,
    decided_by    TEXT    NOT NULL,
    CHECK (user_share + leader_share + owner_share + reserve_share = iif(rule_id IS NULL, 0, total)),
    CHECK ((rule_id IS NULL) = (why <> '')),
    CHECK ((tier_id IS NULL) = (why = 'no_membership')),
    CHECK (leader_id IS NOT NULL OR leader_share = 0),
    CHECK (leader_id IS NULL OR reserve_share = 0)
) STRICT;
CREATE INDEX commission_split_by_leader ON commission_split (leader_id, report_id) WHERE leader_id IS NOT NULL;
CREATE TRIGGER commission_split_of_a_validated_report BEFORE INSERT ON commission_split
    WHEN (SELECT total FROM daily_report WHERE id = NEW.report_id) IS NOT NEW.total
BEGIN
    SELECT RAISE(ABORT, 'a split is of a validated report, and of its total');
END;
CREATE TRIGGER commission_split_is_new BEFORE INSERT ON commission_split
    WHEN EXISTS (SELECT 1 FROM commission_split WHERE report_id = NEW.report_id)
BEGIN
    SELECT RAISE(ABORT, 'this report is split');
END;
CREATE TRIGGER commission_split_is_final BEFORE UPDATE ON commission_split BEGIN
    SELECT RAISE(ABORT, 'a split never changes');
END;
CREATE TRIGGER commission_split_is_kept BEFORE DELETE ON commission_split BEGIN
    SELECT RAISE(ABORT, 'a split is kept');
END;
