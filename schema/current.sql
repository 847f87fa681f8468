-- The schema that all migrations make; written by scripts/schema-snapshot, never by hand.
PRAGMA user_version=25;

CREATE TABLE account (
    id    INTEGER PRIMARY KEY CHECK (id > 0),
    name  TEXT    NOT NULL UNIQUE CHECK (name GLOB '[a-z]*'),  -- "sales", "cash:BCA", "payable:PER-12"
    class TEXT    NOT NULL CHECK (class IN ('asset', 'liability', 'equity', 'income', 'expense'))
) STRICT;

CREATE TRIGGER account_is_final BEFORE UPDATE ON account BEGIN
    SELECT RAISE(ABORT, 'an account keeps its name and class');
END;

CREATE TRIGGER account_is_kept BEFORE DELETE ON account BEGIN
    SELECT RAISE(ABORT, 'an account is kept');
END;

CREATE TRIGGER account_is_new BEFORE INSERT ON account
    WHEN EXISTS (SELECT 1 FROM account WHERE id = NEW.id OR name = NEW.name)
BEGIN
    SELECT RAISE(ABORT, 'this account exists');
END;

CREATE TABLE account_balance (
    account_id INTEGER PRIMARY KEY REFERENCES account (id),
    rupiah     INTEGER NOT NULL
) STRICT;

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

CREATE INDEX affiliate_by_state ON affiliate (state, id);

CREATE TRIGGER affiliate_is_kept BEFORE DELETE ON affiliate BEGIN
    SELECT RAISE(ABORT, 'an affiliate is banned, never deleted');
END;

CREATE TRIGGER affiliate_is_new BEFORE INSERT ON affiliate WHEN EXISTS (SELECT 1 FROM affiliate WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this affiliate exists');
END;

CREATE TRIGGER affiliate_keeps_identity BEFORE UPDATE OF id, uuid ON affiliate BEGIN
    SELECT RAISE(ABORT, 'who an affiliate is never changes');
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

CREATE TRIGGER affiliate_starts BEFORE INSERT ON affiliate
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'affiliate' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'affiliate: not a first state');
END;

CREATE TABLE affiliate_binding (
    contact_hash BLOB    PRIMARY KEY CHECK (length(contact_hash) = 32),  -- as person.phone_hash and email_hash are made
    person_id    INTEGER NOT NULL REFERENCES person (id),  -- who gave the contact: erased with them
    affiliate_id INTEGER NOT NULL REFERENCES affiliate (id),
    utm_id       INTEGER NOT NULL,
    clicked_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX affiliate_binding_by_person ON affiliate_binding (person_id);

CREATE TABLE affiliate_click (
    id           INTEGER PRIMARY KEY,
    at           INTEGER NOT NULL,
    affiliate_id INTEGER NOT NULL,
    product_id   INTEGER NOT NULL,  -- 0: the landing page
    utm_id       INTEGER NOT NULL
) STRICT;

CREATE TABLE affiliate_click_counted (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    click_id INTEGER NOT NULL
) STRICT;

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

CREATE TABLE affiliate_utm (
    affiliate_id INTEGER NOT NULL,
    utm_id       INTEGER NOT NULL REFERENCES utm_source (id),
    PRIMARY KEY (affiliate_id, utm_id)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE audit (
    id            INTEGER PRIMARY KEY CHECK (id > 0),
    uuid          TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    at            INTEGER NOT NULL,
    actor         TEXT    NOT NULL,
    act           TEXT    NOT NULL,
    subject       TEXT    NOT NULL,
    detail        TEXT    NOT NULL CHECK (detail GLOB '{*}'),
    reason_sealed BLOB,
    reason_hash   BLOB CHECK (length(reason_hash) = 32),
    hash          BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE INDEX audit_by_subject ON audit (subject, id);

CREATE TRIGGER audit_is_counted AFTER INSERT ON audit BEGIN
    UPDATE system_state SET audit_rows = audit_rows + 1;
END;

CREATE TRIGGER audit_is_final BEFORE UPDATE OF id, uuid, at, actor, act, subject, detail, reason_hash, hash ON audit BEGIN
    SELECT RAISE(ABORT, 'audit rows are only ever added');
END;

CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'audit rows are only ever added');
END;

CREATE TRIGGER audit_is_new BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this audit row exists');
END;

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

CREATE TRIGGER bank_account_is_kept BEFORE DELETE ON bank_account BEGIN
    SELECT RAISE(ABORT, 'an account is switched off, never deleted');
END;

CREATE TRIGGER bank_account_keeps_identity BEFORE UPDATE OF id, uuid, name, name_key, kind, created_at ON bank_account BEGIN
    SELECT RAISE(ABORT, 'name and kind of an account never change');
END;

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

CREATE INDEX bank_row_by_payment ON bank_row (payment_id) WHERE payment_id IS NOT NULL;

CREATE INDEX bank_row_by_state ON bank_row (state, id);

CREATE UNIQUE INDEX bank_row_matches_once ON bank_row (payment_id) WHERE state = 'matched';

CREATE TRIGGER bank_row_is_kept BEFORE DELETE ON bank_row BEGIN
    SELECT RAISE(ABORT, 'a row of a statement is kept');
END;

CREATE TRIGGER bank_row_keeps_identity
    BEFORE UPDATE OF id, uuid, bank_account_id, row_hash, booked_on, amount, imported_at ON bank_row
BEGIN
    SELECT RAISE(ABORT, 'what a bank booked never changes');
END;

CREATE TABLE breaker (
    provider   TEXT PRIMARY KEY,
    failures   INTEGER NOT NULL,
    open_until INTEGER NOT NULL
, rest_until INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;

CREATE TABLE broadcast (
    id           INTEGER PRIMARY KEY CHECK (id > 0),
    template     TEXT    NOT NULL,
    segment      TEXT    NOT NULL CHECK (segment LIKE '{%}'),
    fields       TEXT    NOT NULL CHECK (fields LIKE '{%}'),
    media_url    TEXT    NOT NULL DEFAULT '',
    starts_at    INTEGER NOT NULL,
    recipients   INTEGER NOT NULL DEFAULT 0,
    queued_until INTEGER NOT NULL DEFAULT 0,
    last_person  INTEGER NOT NULL,                            -- nobody who registers later is in it
    state        TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    moved_at     INTEGER NOT NULL,
    moved_by     TEXT    NOT NULL
, tier_id INTEGER REFERENCES membership_tier (id)) STRICT;

CREATE INDEX broadcast_by_tier ON broadcast (tier_id, id) WHERE tier_id IS NOT NULL;

CREATE INDEX broadcast_open ON broadcast (state, id) WHERE state IN ('planned', 'running', 'paused');

CREATE TRIGGER broadcast_is_kept BEFORE DELETE ON broadcast BEGIN
    SELECT RAISE(ABORT, 'a broadcast is cancelled, never deleted');
END;

CREATE TRIGGER broadcast_is_new BEFORE INSERT ON broadcast WHEN EXISTS (SELECT 1 FROM broadcast WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this broadcast exists');
END;

CREATE TRIGGER broadcast_keeps_identity
    BEFORE UPDATE OF id, template, segment, fields, media_url, starts_at, last_person, created_at ON broadcast
BEGIN
    SELECT RAISE(ABORT, 'what a broadcast says and to whom never changes');
END;

CREATE TRIGGER broadcast_keeps_its_tier BEFORE UPDATE OF tier_id ON broadcast WHEN NEW.tier_id IS NOT OLD.tier_id BEGIN
    SELECT RAISE(ABORT, 'to whom a broadcast goes never changes');
END;

CREATE TRIGGER broadcast_moves BEFORE UPDATE ON broadcast
    WHEN NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'broadcast' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'broadcast: not a legal move');
END;

CREATE TRIGGER broadcast_remembers AFTER UPDATE ON broadcast WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO state_history (machine, row_id, from_state, to_state, moved_at, moved_by)
    VALUES ('broadcast', NEW.id, OLD.state, NEW.state, NEW.moved_at, NEW.moved_by);
END;

CREATE TRIGGER broadcast_starts BEFORE INSERT ON broadcast
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'broadcast' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'broadcast: not a first state');
END;

CREATE TABLE cancellation (
    id            INTEGER PRIMARY KEY CHECK (id > 0),
    uuid          TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    order_id      INTEGER NOT NULL REFERENCES shop_order (id),
    refund_id     INTEGER UNIQUE REFERENCES refund (id),  -- empty where no money goes back
    amount        INTEGER NOT NULL CHECK (amount >= 0),
    whole         INTEGER NOT NULL CHECK (whole IN (0, 1)),
    reason_sealed BLOB,                                   -- empty once its buyer was erased
    decided_at    INTEGER NOT NULL,
    decided_by    TEXT    NOT NULL,
    CHECK ((refund_id IS NULL) = (amount = 0))
) STRICT;

CREATE INDEX cancellation_by_order ON cancellation (order_id, id);

CREATE TRIGGER cancellation_is_kept BEFORE DELETE ON cancellation BEGIN
    SELECT RAISE(ABORT, 'a cancellation is kept');
END;

CREATE TRIGGER cancellation_is_new BEFORE INSERT ON cancellation
    WHEN EXISTS (SELECT 1 FROM cancellation WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'this cancellation exists');
END;

CREATE TRIGGER cancellation_keeps_identity
    BEFORE UPDATE OF id, uuid, order_id, refund_id, amount, whole, decided_at, decided_by ON cancellation
BEGIN
    SELECT RAISE(ABORT, 'what was decided never changes');
END;

CREATE TABLE chat_invite (
    id          INTEGER PRIMARY KEY CHECK (id > 0),
    uuid        TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    person_id   INTEGER NOT NULL REFERENCES person (id),
    chat        INTEGER NOT NULL,  -- the group's number at Telegram
    link_sealed BLOB,              -- once it was made; emptied when it opens nothing any more
    link_hash   BLOB    UNIQUE CHECK (length(link_hash) = 32),  -- keyed: to know it again when somebody comes by it
    expires_at  INTEGER,
    revoked_at  INTEGER,           -- Telegram said that it opens nothing any more
    made_by     TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    state       TEXT    NOT NULL,
    moved_at    INTEGER NOT NULL,
    moved_by    TEXT    NOT NULL,
    CHECK ((link_hash IS NULL) = (expires_at IS NULL)),
    CHECK (state <> 'open' OR link_sealed IS NOT NULL)
) STRICT;

CREATE INDEX chat_invite_by_person ON chat_invite (person_id, id);

CREATE UNIQUE INDEX chat_invite_open ON chat_invite (person_id) WHERE state IN ('planned', 'open');

CREATE INDEX chat_invite_to_expire ON chat_invite (expires_at, id) WHERE state = 'open';

CREATE TRIGGER chat_invite_is_kept BEFORE DELETE ON chat_invite BEGIN
    SELECT RAISE(ABORT, 'an invite ends, and is never deleted');
END;

CREATE TRIGGER chat_invite_is_new BEFORE INSERT ON chat_invite WHEN EXISTS (SELECT 1 FROM chat_invite WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this invite exists');
END;

CREATE TRIGGER chat_invite_keeps_identity BEFORE UPDATE OF id, uuid, person_id, made_by, created_at ON chat_invite BEGIN
    SELECT RAISE(ABORT, 'whose invite it is never changes');
END;

CREATE TRIGGER chat_invite_keeps_link BEFORE UPDATE OF link_hash, expires_at ON chat_invite
    WHEN OLD.link_hash IS NOT NULL AND (NEW.link_hash IS NOT OLD.link_hash OR NEW.expires_at IS NOT OLD.expires_at)
BEGIN
    SELECT RAISE(ABORT, 'another link is another invite');
END;

CREATE TRIGGER chat_invite_moves BEFORE UPDATE ON chat_invite
    WHEN NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'chat_invite' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'chat_invite: not a legal move');
END;

CREATE TRIGGER chat_invite_remembers AFTER UPDATE ON chat_invite WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO state_history (machine, row_id, from_state, to_state, moved_at, moved_by)
    VALUES ('chat_invite', NEW.id, OLD.state, NEW.state, NEW.moved_at, NEW.moved_by);
END;

CREATE TRIGGER chat_invite_starts BEFORE INSERT ON chat_invite
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'chat_invite' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'chat_invite: not a first state');
END;

CREATE TABLE chat_member (
    id           INTEGER PRIMARY KEY CHECK (id > 0),
    uuid         TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    person_id    INTEGER NOT NULL REFERENCES person (id),
    invite_id    INTEGER NOT NULL REFERENCES chat_invite (id),
    chat         INTEGER NOT NULL,
    user_sealed  BLOB,     -- their number at Telegram; empty once its person was erased and is outside
    user_hash    BLOB      CHECK (length(user_hash) = 32),
    joined_at    INTEGER NOT NULL,
    left_at      INTEGER,
    left_how     TEXT      CHECK (left_how IN ('left', 'removed', 'kicked')),
    seen_at      INTEGER,  -- when they last wrote
    messages     INTEGER NOT NULL DEFAULT 0 CHECK (messages >= 0),
    counted      INTEGER NOT NULL DEFAULT 0,  -- the last update that was counted: it may come twice
    CHECK ((user_sealed IS NULL) = (user_hash IS NULL)),
    CHECK ((left_at IS NULL) = (left_how IS NULL)),
    CHECK (left_at IS NOT NULL OR user_sealed IS NOT NULL)
) STRICT;

CREATE INDEX chat_member_by_invite ON chat_member (invite_id, id);

CREATE INDEX chat_member_by_person ON chat_member (person_id, id);

CREATE INDEX chat_member_here ON chat_member (id) WHERE left_at IS NULL;

CREATE UNIQUE INDEX chat_member_inside ON chat_member (user_hash) WHERE left_at IS NULL;

CREATE TRIGGER chat_member_is_kept BEFORE DELETE ON chat_member BEGIN
    SELECT RAISE(ABORT, 'a stay ends, and is never deleted');
END;

CREATE TRIGGER chat_member_is_new BEFORE INSERT ON chat_member
    WHEN EXISTS (SELECT 1 FROM chat_member WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'this stay exists');
END;

CREATE TRIGGER chat_member_keeps_identity
    BEFORE UPDATE OF id, uuid, person_id, invite_id, chat, joined_at ON chat_member
BEGIN
    SELECT RAISE(ABORT, 'whose stay it is, and since when, never changes');
END;

CREATE TRIGGER chat_member_leaves_once BEFORE UPDATE OF left_at, left_how ON chat_member WHEN OLD.left_at IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'when a stay ended is written once');
END;

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

CREATE INDEX commission_by_corrected ON commission (corrects_id, id) WHERE corrects_id IS NOT NULL;

CREATE INDEX commission_by_order ON commission (order_id, id) WHERE order_id IS NOT NULL;

CREATE INDEX commission_by_person ON commission (person_id, state, id);

CREATE INDEX commission_by_state ON commission (state, id);

CREATE INDEX commission_due ON commission (payable_at, id) WHERE state = 'pending' AND held_at IS NULL;

CREATE INDEX commission_held ON commission (id) WHERE held_at IS NOT NULL;

CREATE INDEX commission_payable ON commission (person_id, id, amount) WHERE state = 'payable' AND held_at IS NULL;

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

CREATE TRIGGER commission_moves BEFORE UPDATE ON commission
    WHEN NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'commission' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'commission: not a legal move');
END;

CREATE TRIGGER commission_paid_by_a_line BEFORE UPDATE OF state ON commission
    WHEN NEW.state = 'paid' AND NOT EXISTS (
        SELECT 1 FROM payout_item JOIN payout_line ON payout_line.id = line_id
         WHERE commission_id = NEW.id AND live = 1 AND state = 'settled')
BEGIN
    SELECT RAISE(ABORT, 'a commission is paid by a settled line of a payout only');
END;

CREATE TRIGGER commission_remembers AFTER UPDATE ON commission WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO state_history (machine, row_id, from_state, to_state, moved_at, moved_by)
    VALUES ('commission', NEW.id, OLD.state, NEW.state, NEW.moved_at, NEW.moved_by);
END;

CREATE TRIGGER commission_starts BEFORE INSERT ON commission
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'commission' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'commission: not a first state');
END;

CREATE TRIGGER commission_void_not_on_its_way BEFORE UPDATE OF state ON commission
    WHEN NEW.state = 'void' AND EXISTS (SELECT 1 FROM payout_item WHERE commission_id = NEW.id AND live = 1)
BEGIN
    SELECT RAISE(ABORT, 'a commission in a payout is not voided: what is taken back is a line below zero');
END;

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

CREATE TRIGGER commission_rule_ends_once BEFORE UPDATE OF to_day ON commission_rule WHEN OLD.to_day IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'when a rule ends is written once');
END;

CREATE TRIGGER commission_rule_is_kept BEFORE DELETE ON commission_rule BEGIN
    SELECT RAISE(ABORT, 'a rule ends, and is never deleted');
END;

CREATE TRIGGER commission_rule_is_new BEFORE INSERT ON commission_rule
    WHEN EXISTS (SELECT 1 FROM commission_rule WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'this rule exists');
END;

CREATE TRIGGER commission_rule_keeps_identity
    BEFORE UPDATE OF id, tier_id, user_bp, leader_bp, owner_bp, from_day, created_at, created_by ON commission_rule
BEGIN
    SELECT RAISE(ABORT, 'what a rule says never changes');
END;

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

CREATE TRIGGER commission_split_is_final BEFORE UPDATE ON commission_split BEGIN
    SELECT RAISE(ABORT, 'a split never changes');
END;

CREATE TRIGGER commission_split_is_kept BEFORE DELETE ON commission_split BEGIN
    SELECT RAISE(ABORT, 'a split is kept');
END;

CREATE TRIGGER commission_split_is_new BEFORE INSERT ON commission_split
    WHEN EXISTS (SELECT 1 FROM commission_split WHERE report_id = NEW.report_id)
BEGIN
    SELECT RAISE(ABORT, 'this report is split');
END;

CREATE TRIGGER commission_split_of_a_validated_report BEFORE INSERT ON commission_split
    WHEN (SELECT total FROM daily_report WHERE id = NEW.report_id) IS NOT NEW.total
BEGIN
    SELECT RAISE(ABORT, 'a split is of a validated report, and of its total');
END;

CREATE TABLE contact_link (
    id           INTEGER PRIMARY KEY CHECK (id > 0),
    uuid         TEXT    NOT NULL UNIQUE,
    token_hash   BLOB    NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    person_id    INTEGER NOT NULL REFERENCES person (id),
    email_hash   BLOB    NOT NULL CHECK (length(email_hash) = 32),
    email_sealed BLOB    NOT NULL,
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    used_at      INTEGER,
    UNIQUE (person_id, email_hash)  -- one message for each e-mail, however often it is typed
) STRICT;

CREATE INDEX contact_link_to_forget ON contact_link (created_at);

CREATE TRIGGER contact_link_is_used_once BEFORE UPDATE OF used_at ON contact_link WHEN OLD.used_at IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'a link is used once');
END;

CREATE TRIGGER contact_link_keeps_identity
    BEFORE UPDATE OF id, uuid, token_hash, person_id, email_hash, created_at, expires_at ON contact_link
BEGIN
    SELECT RAISE(ABORT, 'what a link opens, and until when, never changes');
END;

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

CREATE INDEX daily_report_by_day ON daily_report (day, id);

CREATE INDEX daily_report_by_file ON daily_report (file_id) WHERE file_id IS NOT NULL;

CREATE INDEX daily_report_by_person ON daily_report (person_id, day, id);

CREATE INDEX daily_report_by_state ON daily_report (state, id);

CREATE INDEX daily_report_decided ON daily_report (moved_at, id) WHERE state <> 'submitted';

CREATE UNIQUE INDEX daily_report_once_a_day ON daily_report (person_id, day) WHERE state <> 'rejected';

CREATE TRIGGER daily_report_is_kept BEFORE DELETE ON daily_report BEGIN
    SELECT RAISE(ABORT, 'a report is rejected, never deleted');
END;

CREATE TRIGGER daily_report_is_new BEFORE INSERT ON daily_report
    WHEN EXISTS (SELECT 1 FROM daily_report WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'this report exists');
END;

CREATE TRIGGER daily_report_keeps_file BEFORE UPDATE OF file_id ON daily_report WHEN NEW.file_id IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'which file a report has never changes');
END;

CREATE TRIGGER daily_report_keeps_identity BEFORE UPDATE OF id, uuid, person_id, day, submitted_at ON daily_report BEGIN
    SELECT RAISE(ABORT, 'whose report it is, and of which day, never changes');
END;

CREATE TRIGGER daily_report_keeps_total BEFORE UPDATE OF total ON daily_report WHEN OLD.total IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'what a day brought is validated once');
END;

CREATE TRIGGER daily_report_leaves AFTER UPDATE OF file_id ON daily_report
    WHEN OLD.file_id IS NOT NULL AND NEW.file_id IS NULL
BEGIN
    UPDATE file SET uses = uses - 1 WHERE id = OLD.file_id;
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

CREATE TRIGGER daily_report_starts BEFORE INSERT ON daily_report
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'daily_report' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'daily_report: not a first state');
END;

CREATE TRIGGER daily_report_uses AFTER INSERT ON daily_report WHEN NEW.file_id IS NOT NULL BEGIN
    UPDATE file SET uses = uses + 1 WHERE id = NEW.file_id;
END;

CREATE TABLE delivery (
    id         INTEGER PRIMARY KEY REFERENCES shop_order (id),  -- the order's
    product_id INTEGER NOT NULL REFERENCES product (id),
    started_at INTEGER NOT NULL,
    state      TEXT    NOT NULL,
    moved_at   INTEGER NOT NULL,
    moved_by   TEXT    NOT NULL
) STRICT;

CREATE INDEX delivery_by_product ON delivery (product_id, id);

CREATE INDEX delivery_by_state ON delivery (state, id);

CREATE TRIGGER delivery_is_kept BEFORE DELETE ON delivery BEGIN
    SELECT RAISE(ABORT, 'a delivery is stopped, never deleted');
END;

CREATE TRIGGER delivery_is_new BEFORE INSERT ON delivery
    WHEN EXISTS (SELECT 1 FROM delivery WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'this delivery exists');
END;

CREATE TRIGGER delivery_keeps_identity BEFORE UPDATE OF id, product_id, started_at ON delivery BEGIN
    SELECT RAISE(ABORT, 'what is delivered, and since when, never changes');
END;

CREATE TRIGGER delivery_moves BEFORE UPDATE ON delivery
    WHEN NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'delivery' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'delivery: not a legal move');
END;

CREATE TRIGGER delivery_remembers AFTER UPDATE ON delivery WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO state_history (machine, row_id, from_state, to_state, moved_at, moved_by)
    VALUES ('delivery', NEW.id, OLD.state, NEW.state, NEW.moved_at, NEW.moved_by);
END;

CREATE TRIGGER delivery_starts BEFORE INSERT ON delivery
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'delivery' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'delivery: not a first state');
END;

CREATE TABLE delivery_file (
    id          INTEGER PRIMARY KEY CHECK (id > 0),
    order_id    INTEGER NOT NULL REFERENCES delivery (id),
    step_id     INTEGER REFERENCES delivery_step (id),
    file_id     INTEGER REFERENCES file (id),             -- empty once it was removed: the file may go
    file_name   TEXT    NOT NULL CHECK (file_name <> ''),  -- may name its buyer: 'dihapus' once they are erased
    attached_at INTEGER NOT NULL,
    attached_by TEXT    NOT NULL,
    removed_at  INTEGER,
    CHECK ((file_id IS NULL) = (removed_at IS NOT NULL))
) STRICT;

CREATE INDEX delivery_file_by_order ON delivery_file (order_id, id) WHERE removed_at IS NULL;

CREATE INDEX delivery_file_by_step ON delivery_file (step_id, id) WHERE step_id IS NOT NULL AND removed_at IS NULL;

CREATE TRIGGER delivery_file_is_kept BEFORE DELETE ON delivery_file BEGIN
    SELECT RAISE(ABORT, 'a file is removed, never deleted');
END;

CREATE TRIGGER delivery_file_keeps_identity
    BEFORE UPDATE OF id, order_id, step_id, attached_at, attached_by ON delivery_file
BEGIN
    SELECT RAISE(ABORT, 'what was attached, and to what, never changes');
END;

CREATE TRIGGER delivery_file_leaves AFTER UPDATE OF removed_at ON delivery_file
    WHEN OLD.removed_at IS NULL AND NEW.removed_at IS NOT NULL
BEGIN
    UPDATE file SET uses = uses - 1 WHERE id = OLD.file_id;
END;

CREATE TRIGGER delivery_file_stays_removed BEFORE UPDATE OF removed_at ON delivery_file WHEN OLD.removed_at IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'a removed file stays removed');
END;

CREATE TRIGGER delivery_file_uses AFTER INSERT ON delivery_file BEGIN
    UPDATE file SET uses = uses + 1 WHERE id = NEW.file_id;
END;

CREATE TABLE delivery_step (
    id           INTEGER PRIMARY KEY CHECK (id > 0),
    uuid         TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    order_id     INTEGER NOT NULL REFERENCES delivery (id),
    position     INTEGER NOT NULL CHECK (position > 0),
    name         TEXT    NOT NULL,
    who          TEXT    NOT NULL CHECK (who IN ('admin', 'buyer', 'system')),
    after        INTEGER NOT NULL CHECK (after >= 0 AND after < position),
    due_hours    INTEGER NOT NULL,
    business     INTEGER NOT NULL,
    message      TEXT    NOT NULL,
    attach       TEXT    NOT NULL,
    asks         TEXT    NOT NULL,
    confirm      TEXT    NOT NULL,
    started_at   INTEGER,  -- when what it comes after was done
    due_at       INTEGER,
    remind_at    INTEGER,  -- when somebody is told that it is still to be done; empty: never (again)
    words_sealed BLOB,     -- what the buyer wrote, or the admin noted
    done_at      INTEGER,
    state        TEXT    NOT NULL,
    moved_at     INTEGER NOT NULL,
    moved_by     TEXT    NOT NULL,
    UNIQUE (order_id, position),
    CHECK ((started_at IS NULL) = (due_at IS NULL)),
    CHECK (remind_at IS NULL OR state = 'open'),
    CHECK ((done_at IS NOT NULL) = (state = 'done')),
    CHECK (state <> 'open' OR due_at IS NOT NULL)
) STRICT;

CREATE INDEX delivery_step_due ON delivery_step (due_at, id) WHERE state = 'open';

CREATE INDEX delivery_step_to_remind ON delivery_step (remind_at, id) WHERE remind_at IS NOT NULL;

CREATE TRIGGER delivery_step_in_order BEFORE UPDATE OF state ON delivery_step
    WHEN NEW.state IN ('open', 'done') AND NEW.after > 0 AND NOT EXISTS (
        SELECT 1 FROM delivery_step WHERE order_id = NEW.order_id AND position = NEW.after AND state = 'done')
BEGIN
    SELECT RAISE(ABORT, 'a step begins when the one before it is done');
END;

CREATE TRIGGER delivery_step_is_kept BEFORE DELETE ON delivery_step BEGIN
    SELECT RAISE(ABORT, 'a step is stopped, never deleted');
END;

CREATE TRIGGER delivery_step_is_new BEFORE INSERT ON delivery_step
    WHEN EXISTS (SELECT 1 FROM delivery_step WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'this step exists');
END;

CREATE TRIGGER delivery_step_keeps_identity
    BEFORE UPDATE OF id, uuid, order_id, position, name, who, after, due_hours, business, message, attach, asks, confirm
    ON delivery_step
BEGIN
    SELECT RAISE(ABORT, 'what a step is never changes');
END;

CREATE TRIGGER delivery_step_moves BEFORE UPDATE ON delivery_step
    WHEN NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'delivery_step' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'delivery_step: not a legal move');
END;

CREATE TRIGGER delivery_step_remembers AFTER UPDATE ON delivery_step WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO state_history (machine, row_id, from_state, to_state, moved_at, moved_by)
    VALUES ('delivery_step', NEW.id, OLD.state, NEW.state, NEW.moved_at, NEW.moved_by);
END;

CREATE TRIGGER delivery_step_starts BEFORE INSERT ON delivery_step
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'delivery_step' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'delivery_step: not a first state');
END;

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

CREATE TABLE download_link (
    id            INTEGER PRIMARY KEY CHECK (id > 0),
    uuid          TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    order_id      INTEGER NOT NULL REFERENCES shop_order (id),
    file_id       INTEGER REFERENCES file (id),             -- empty once it ended: the file may go
    file_name     TEXT    NOT NULL CHECK (file_name <> ''),  -- as delivery_file has it
    bytes         INTEGER NOT NULL CHECK (bytes > 0),       -- of the file
    made_at       INTEGER NOT NULL,
    made_by       TEXT    NOT NULL,
    expires_at    INTEGER NOT NULL,
    max_downloads INTEGER NOT NULL CHECK (max_downloads BETWEEN 1 AND 1000),
    taken         INTEGER NOT NULL DEFAULT 0 CHECK (taken >= 0),  -- bytes that left by it, or are on their way
    opened_at     INTEGER,                                  -- the first time that any left
    last_at       INTEGER,
    ended_at      INTEGER,                                  -- revoked, replaced by a newer one, or long expired
    ended_by      TEXT,
    CHECK ((file_id IS NULL) = (ended_at IS NOT NULL)),
    CHECK ((ended_by IS NULL) = (ended_at IS NULL)),
    CHECK (taken <= bytes * max_downloads)
) STRICT;

CREATE INDEX download_link_by_order ON download_link (order_id, id);

CREATE INDEX download_link_to_end ON download_link (expires_at, id) WHERE ended_at IS NULL;

CREATE TRIGGER download_link_ends AFTER UPDATE OF ended_at ON download_link
    WHEN OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL
BEGIN
    UPDATE file SET uses = uses - 1 WHERE id = OLD.file_id;
END;

CREATE TRIGGER download_link_is_kept BEFORE DELETE ON download_link BEGIN
    SELECT RAISE(ABORT, 'a link is ended, never deleted');
END;

CREATE TRIGGER download_link_is_new BEFORE INSERT ON download_link
    WHEN EXISTS (SELECT 1 FROM download_link WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'this link exists');
END;

CREATE TRIGGER download_link_keeps_identity
    BEFORE UPDATE OF id, uuid, order_id, bytes, made_at, made_by ON download_link
BEGIN
    SELECT RAISE(ABORT, 'what a link leads to never changes');
END;

CREATE TRIGGER download_link_stays_ended BEFORE UPDATE OF ended_at, ended_by, expires_at, max_downloads ON download_link
    WHEN OLD.ended_at IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'a link that ended stays ended');
END;

CREATE TRIGGER download_link_uses AFTER INSERT ON download_link BEGIN
    UPDATE file SET uses = uses + 1 WHERE id = NEW.file_id;
END;

CREATE TABLE duitku_channel (
    code      TEXT    PRIMARY KEY CHECK (length(code) = 2),
    place     INTEGER NOT NULL,                    -- in Duitku's own order
    name      TEXT    NOT NULL CHECK (name <> ''),
    fee       INTEGER NOT NULL CHECK (fee >= 0),   -- what the buyer pays on top
    listed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
    id               INTEGER PRIMARY KEY,
    uuid             TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    title            TEXT    NOT NULL,
    starts_at        INTEGER NOT NULL,
    ends_at          INTEGER NOT NULL CHECK (ends_at > starts_at),
    zoom_url         TEXT    NOT NULL,
    video_url        TEXT    NOT NULL,
    meta             TEXT    NOT NULL CHECK (meta GLOB '{*}'),
    repeat           TEXT    NOT NULL CHECK (repeat IN ('never', 'weekly', 'monthly')),
    repeated_as      INTEGER UNIQUE REFERENCES event (id),
    cancelled_at     INTEGER
, tier_id INTEGER REFERENCES membership_tier (id), repeat_day INTEGER CHECK (repeat_day BETWEEN 1 AND 31), repeat_until INTEGER, joined_until INTEGER) STRICT;

CREATE INDEX event_by_end ON event (ends_at, id);

CREATE INDEX event_by_start ON event (starts_at, id);

CREATE INDEX event_by_tier ON event (tier_id, starts_at, id) WHERE tier_id IS NOT NULL;

CREATE INDEX event_to_fill ON event (id) WHERE joined_until IS NOT NULL;

CREATE TRIGGER event_is_kept BEFORE DELETE ON event BEGIN
    SELECT RAISE(ABORT, 'an event is cancelled, never deleted');
END;

CREATE TRIGGER event_keeps_identity BEFORE UPDATE OF id, uuid ON event BEGIN
    SELECT RAISE(ABORT, 'id and uuid of an event never change');
END;

CREATE TRIGGER event_keeps_its_tier BEFORE UPDATE OF tier_id ON event WHEN NEW.tier_id IS NOT OLD.tier_id BEGIN
    SELECT RAISE(ABORT, 'whom an event is for never changes');
END;

CREATE TABLE event_registration (
    event_id      INTEGER NOT NULL REFERENCES event (id),
    person_id     INTEGER NOT NULL REFERENCES person (id),
    registered_at INTEGER NOT NULL,
    clicked_at    INTEGER,
    attended_at   INTEGER,
    PRIMARY KEY (event_id, person_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX event_registration_by_person ON event_registration (person_id, event_id);

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

CREATE TABLE file (
    id           INTEGER PRIMARY KEY CHECK (id > 0),
    uuid         TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    content_hash BLOB    NOT NULL UNIQUE CHECK (length(content_hash) = 32),  -- keyed; of the plain content
    sealed       INTEGER NOT NULL CHECK (sealed IN (0, 1)),                  -- proofs are, goods for sale are not
    key_id       INTEGER CHECK ((key_id IS NOT NULL) = (sealed = 1)),        -- the key of the seal, for rotation
    type         TEXT    NOT NULL,                                           -- "image/png"
    bytes        INTEGER NOT NULL CHECK (bytes > 0),                         -- of the plain content
    uses         INTEGER NOT NULL DEFAULT 0 CHECK (uses >= 0),               -- rows that name it; at 0 upkeep removes it
    created_at   INTEGER NOT NULL
) STRICT;

CREATE INDEX file_by_key ON file (key_id, id) WHERE key_id IS NOT NULL;

CREATE INDEX file_unused ON file (id) WHERE uses = 0;

CREATE TRIGGER file_is_kept BEFORE DELETE ON file WHEN OLD.uses > 0 BEGIN
    SELECT RAISE(ABORT, 'a file that something names is kept');
END;

CREATE TRIGGER file_is_new BEFORE INSERT ON file WHEN EXISTS (SELECT 1 FROM file WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this file exists');
END;

CREATE TRIGGER file_keeps_identity BEFORE UPDATE OF id, uuid, content_hash, sealed, type, bytes, created_at ON file BEGIN
    SELECT RAISE(ABORT, 'what a file holds never changes');
END;

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

CREATE INDEX fraud_finding_by_affiliate ON fraud_finding (affiliate_id, id) WHERE affiliate_id IS NOT NULL;

CREATE INDEX fraud_finding_by_order ON fraud_finding (order_id, id) WHERE order_id IS NOT NULL;

CREATE INDEX fraud_finding_by_rule ON fraud_finding (rule, id);

CREATE INDEX fraud_finding_by_rule_and_state ON fraud_finding (rule, state, id);

CREATE INDEX fraud_finding_by_state ON fraud_finding (state, id);

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

CREATE TRIGGER fraud_finding_starts BEFORE INSERT ON fraud_finding
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'fraud_finding' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'fraud_finding: not a first state');
END;

CREATE TABLE fraud_progress (
    pass    TEXT    PRIMARY KEY,  -- "own_email", "burst:clicks"
    done_id INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE group_member (
    group_id  INTEGER NOT NULL REFERENCES people_group (id),
    person_id INTEGER NOT NULL REFERENCES person (id),
    since     INTEGER NOT NULL,
    PRIMARY KEY (group_id, person_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX group_member_by_person ON group_member (person_id, group_id);

CREATE TRIGGER group_member_joins AFTER INSERT ON group_member BEGIN
    UPDATE people_group SET members = members + 1 WHERE id = NEW.group_id;
END;

CREATE TRIGGER group_member_leaves AFTER DELETE ON group_member BEGIN
    UPDATE people_group SET members = members - 1 WHERE id = OLD.group_id;
END;

CREATE TRIGGER group_member_one_affiliate_group BEFORE INSERT ON group_member
    WHEN (SELECT kind FROM people_group WHERE id = NEW.group_id) = 'affiliate' AND EXISTS (
        SELECT 1 FROM group_member JOIN people_group ON people_group.id = group_id
         WHERE person_id = NEW.person_id AND kind = 'affiliate' AND group_id <> NEW.group_id)
BEGIN
    SELECT RAISE(ABORT, 'a person is in one group of affiliates');
END;

CREATE TABLE group_right (
    group_id INTEGER NOT NULL REFERENCES people_group (id),
    name     TEXT    NOT NULL,
    kept     INTEGER NOT NULL CHECK (kept IN (0, 1)),
    PRIMARY KEY (group_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency (
    id           INTEGER PRIMARY KEY CHECK (id > 0),
    uuid         TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    actor        TEXT    NOT NULL,
    route        TEXT    NOT NULL,
    key          TEXT    NOT NULL,
    request_hash BLOB    NOT NULL CHECK (length(request_hash) = 32),
    status       INTEGER NOT NULL,
    body_sealed  BLOB    NOT NULL,
    answered_at  INTEGER NOT NULL,
    UNIQUE (actor, route, key)
) STRICT;

CREATE TRIGGER idempotency_is_final BEFORE UPDATE OF id, uuid, actor, route, key, request_hash, status, answered_at
    ON idempotency
BEGIN
    SELECT RAISE(ABORT, 'a stored answer never changes');
END;

CREATE TABLE inbox (
    id          INTEGER PRIMARY KEY CHECK (id > 0),
    uuid        TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    provider    TEXT    NOT NULL,
    event_hash  BLOB    NOT NULL CHECK (length(event_hash) = 32),
    source      TEXT    NOT NULL,
    body_sealed BLOB,
    received_at INTEGER NOT NULL,
    state       TEXT    NOT NULL,
    note        TEXT    NOT NULL DEFAULT '',
    moved_at    INTEGER NOT NULL,
    moved_by    TEXT    NOT NULL,
    UNIQUE (provider, event_hash)
) STRICT;

CREATE INDEX inbox_by_state ON inbox (state, id);

CREATE INDEX inbox_waiting ON inbox (id) WHERE state = 'received';

CREATE INDEX inbox_with_body ON inbox (received_at, id) WHERE body_sealed IS NOT NULL;

CREATE TRIGGER inbox_is_kept BEFORE DELETE ON inbox BEGIN
    SELECT RAISE(ABORT, 'an event from outside is kept');
END;

CREATE TRIGGER inbox_is_new BEFORE INSERT ON inbox WHEN EXISTS (SELECT 1 FROM inbox WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this event exists');
END;

CREATE TRIGGER inbox_keeps_identity BEFORE UPDATE OF id, uuid, provider, event_hash, source, received_at ON inbox BEGIN
    SELECT RAISE(ABORT, 'where an event came from never changes');
END;

CREATE TRIGGER inbox_moves BEFORE UPDATE ON inbox
    WHEN NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'inbox' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'inbox: not a legal move');
END;

CREATE TRIGGER inbox_remembers AFTER UPDATE ON inbox WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO state_history (machine, row_id, from_state, to_state, moved_at, moved_by)
    VALUES ('inbox', NEW.id, OLD.state, NEW.state, NEW.moved_at, NEW.moved_by);
END;

CREATE TRIGGER inbox_starts BEFORE INSERT ON inbox
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'inbox' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'inbox: not a first state');
END;

CREATE TABLE job (
    id          INTEGER PRIMARY KEY CHECK (id > 0),
    provider    TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    cause       TEXT    NOT NULL,
    repeatable  INTEGER NOT NULL CHECK (repeatable IN (0, 1)),
    state       TEXT    NOT NULL,
    next_at     INTEGER NOT NULL,
    attempts    INTEGER NOT NULL DEFAULT 0,
    owner       TEXT,
    lease_until INTEGER,
    fence       INTEGER NOT NULL DEFAULT 0,
    note        TEXT    NOT NULL DEFAULT '',
    created_at  INTEGER NOT NULL,
    moved_at    INTEGER NOT NULL,
    moved_by    TEXT    NOT NULL,
    UNIQUE (kind, cause),
    CHECK ((state = 'running') = (owner IS NOT NULL)),
    CHECK ((owner IS NULL) = (lease_until IS NULL))
) STRICT;

CREATE INDEX job_due ON job (next_at, id) WHERE state = 'waiting';

CREATE INDEX job_due_at_provider ON job (provider, next_at, id) WHERE state = 'waiting';

CREATE INDEX job_running ON job (lease_until, id) WHERE state = 'running';

CREATE INDEX job_unknown ON job (kind, id) WHERE state = 'unknown';

CREATE TRIGGER job_is_kept BEFORE DELETE ON job BEGIN
    SELECT RAISE(ABORT, 'a job is cancelled, never deleted');
END;

CREATE TRIGGER job_is_new BEFORE INSERT ON job WHEN EXISTS (SELECT 1 FROM job WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this job exists');
END;

CREATE TRIGGER job_keeps_identity BEFORE UPDATE OF id, provider, kind, cause, repeatable, created_at ON job BEGIN
    SELECT RAISE(ABORT, 'what a job is for never changes');
END;

CREATE TRIGGER job_moves BEFORE UPDATE ON job
    WHEN NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'job' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'job: not a legal move');
END;

CREATE TRIGGER job_remembers AFTER UPDATE ON job WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO state_history (machine, row_id, from_state, to_state, moved_at, moved_by)
    VALUES ('job', NEW.id, OLD.state, NEW.state, NEW.moved_at, NEW.moved_by);
END;

CREATE TRIGGER job_starts BEFORE INSERT ON job
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'job' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'job: not a first state');
END;

CREATE TABLE journal (
    id      INTEGER PRIMARY KEY CHECK (id > 0) REFERENCES journal_seal (journal_id) DEFERRABLE INITIALLY DEFERRED,
    source  TEXT    NOT NULL UNIQUE CHECK (source <> ''),  -- what it books, once for ever: "settle:PAY-7"
    act     TEXT    NOT NULL CHECK (act <> ''),            -- "order.paid", "refund.decided", "transfer", ...
    about   TEXT    NOT NULL CHECK (about <> ''),          -- the thing it is about, "ORD-1042"
    actor   TEXT    NOT NULL CHECK (actor <> ''),
    at      INTEGER NOT NULL                               -- when it happened; when it was written stands in the audit
) STRICT;

CREATE INDEX journal_by_about ON journal (about, at, id);

CREATE INDEX journal_by_act ON journal (act, at, id);

CREATE INDEX journal_by_time ON journal (at, id);

CREATE TRIGGER journal_is_final BEFORE UPDATE ON journal BEGIN
    SELECT RAISE(ABORT, 'a journal entry never changes');
END;

CREATE TRIGGER journal_is_kept BEFORE DELETE ON journal BEGIN
    SELECT RAISE(ABORT, 'a journal entry is kept');
END;

CREATE TRIGGER journal_is_new BEFORE INSERT ON journal
    WHEN EXISTS (SELECT 1 FROM journal WHERE id = NEW.id OR source = NEW.source)
BEGIN
    SELECT RAISE(ABORT, 'this journal entry exists');
END;

CREATE TABLE journal_seal (
    journal_id INTEGER PRIMARY KEY REFERENCES journal (id)
) STRICT;

CREATE TRIGGER journal_seal_balances BEFORE INSERT ON journal_seal
    WHEN (SELECT count(*) < 2 OR sum(rupiah) <> 0 FROM posting WHERE journal_id = NEW.journal_id)
BEGIN
    SELECT RAISE(ABORT, 'a journal entry has two postings or more, which sum to zero');
END;

CREATE TRIGGER journal_seal_is_final BEFORE UPDATE ON journal_seal BEGIN
    SELECT RAISE(ABORT, 'a seal is never broken');
END;

CREATE TRIGGER journal_seal_is_kept BEFORE DELETE ON journal_seal BEGIN
    SELECT RAISE(ABORT, 'a seal is never broken');
END;

CREATE TRIGGER journal_seal_is_new BEFORE INSERT ON journal_seal
    WHEN EXISTS (SELECT 1 FROM journal_seal WHERE journal_id = NEW.journal_id)
BEGIN
    SELECT RAISE(ABORT, 'this journal entry is sealed');
END;

CREATE TABLE kept_right (
    person_id INTEGER NOT NULL REFERENCES person (id),
    name      TEXT    NOT NULL,
    since     INTEGER NOT NULL,
    PRIMARY KEY (person_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE key_proof (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    hash BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TRIGGER key_proof_is_final BEFORE UPDATE ON key_proof BEGIN
    SELECT RAISE(ABORT, 'a database keeps its key file');
END;

CREATE TRIGGER key_proof_is_kept BEFORE DELETE ON key_proof BEGIN
    SELECT RAISE(ABORT, 'a database keeps its key file');
END;

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

CREATE INDEX leader_link_by_leader ON leader_link (leader_id, sub_id) WHERE until IS NULL;

CREATE INDEX leader_link_by_sub ON leader_link (sub_id, since, id);

CREATE INDEX leader_link_history ON leader_link (leader_id, id);

CREATE UNIQUE INDEX leader_link_open ON leader_link (sub_id) WHERE until IS NULL;

CREATE TRIGGER leader_link_ends_once BEFORE UPDATE OF until, ended_by ON leader_link WHEN OLD.until IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'when somebody stopped to lead is written once');
END;

CREATE TRIGGER leader_link_is_kept BEFORE DELETE ON leader_link BEGIN
    SELECT RAISE(ABORT, 'who led whom is kept');
END;

CREATE TRIGGER leader_link_is_new BEFORE INSERT ON leader_link WHEN EXISTS (SELECT 1 FROM leader_link WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this leader exists');
END;

CREATE TRIGGER leader_link_keeps_identity BEFORE UPDATE OF id, leader_id, sub_id, since, set_by ON leader_link BEGIN
    SELECT RAISE(ABORT, 'who led whom never changes');
END;

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

CREATE TABLE link (
    id              INTEGER PRIMARY KEY CHECK (id > 0),
    purpose         TEXT    NOT NULL CHECK (purpose IN ('person_page', 'admin_action', 'api_token')),
    person_id       INTEGER REFERENCES person (id),
    person_revision INTEGER NOT NULL DEFAULT 0,
    action          TEXT,  -- a command as typed after `mitra`, and the id it is about: 'approve PER-3'
    role            TEXT CHECK (role IN ('admin', 'member')),
    token_hash      BLOB    NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    created_at      INTEGER NOT NULL,
    created_by      TEXT    NOT NULL,
    expires_at      INTEGER NOT NULL CHECK (expires_at > created_at),
    used_at         INTEGER,
    revoked_at      INTEGER,
    CHECK (purpose <> 'person_page' OR person_id IS NOT NULL),
    CHECK ((purpose = 'admin_action') = (action IS NOT NULL)),
    CHECK ((purpose = 'api_token') = (role IS NOT NULL)),
    CHECK (used_at IS NULL OR purpose = 'admin_action')
) STRICT;

CREATE INDEX link_by_person ON link (person_id, id) WHERE person_id IS NOT NULL;

CREATE TRIGGER link_is_kept BEFORE DELETE ON link BEGIN
    SELECT RAISE(ABORT, 'a link is revoked, never deleted');
END;

CREATE TRIGGER link_is_new BEFORE INSERT ON link WHEN EXISTS (SELECT 1 FROM link WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this link exists');
END;

CREATE TRIGGER link_is_used_once BEFORE UPDATE OF used_at ON link WHEN OLD.used_at IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'a link is used once');
END;

CREATE TRIGGER link_keeps_identity
    BEFORE UPDATE OF id, purpose, person_id, person_revision, action, role, token_hash, created_at, created_by,
                     expires_at ON link
BEGIN
    SELECT RAISE(ABORT, 'what a link opens, and until when, never changes');
END;

CREATE TRIGGER link_stays_revoked BEFORE UPDATE OF revoked_at ON link WHEN OLD.revoked_at IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'a revoked link stays revoked');
END;

CREATE TABLE material (
    id         INTEGER PRIMARY KEY CHECK (id > 0),
    right_name TEXT    NOT NULL,
    title      TEXT    NOT NULL CHECK (title <> ''),
    file_name  TEXT    NOT NULL CHECK (file_name <> ''),  -- what the download is called
    file_id    INTEGER REFERENCES file (id),              -- empty once it was removed: the file may go
    added_at   INTEGER NOT NULL,
    removed_at INTEGER,
    CHECK ((file_id IS NULL) = (removed_at IS NOT NULL))
) STRICT;

CREATE INDEX material_by_right ON material (right_name, id) WHERE removed_at IS NULL;

CREATE TRIGGER material_is_kept BEFORE DELETE ON material BEGIN
    SELECT RAISE(ABORT, 'a material is removed, never deleted');
END;

CREATE TRIGGER material_keeps_file BEFORE UPDATE OF file_id ON material WHEN NEW.file_id IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'which file a material is never changes');
END;

CREATE TRIGGER material_keeps_identity BEFORE UPDATE OF id, right_name, added_at ON material BEGIN
    SELECT RAISE(ABORT, 'what a material is never changes');
END;

CREATE TRIGGER material_leaves AFTER UPDATE OF removed_at ON material
    WHEN OLD.removed_at IS NULL AND NEW.removed_at IS NOT NULL
BEGIN
    UPDATE file SET uses = uses - 1 WHERE id = OLD.file_id;
END;

CREATE TRIGGER material_stays_removed BEFORE UPDATE OF removed_at ON material WHEN OLD.removed_at IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'a removed material stays removed');
END;

CREATE TRIGGER material_uses AFTER INSERT ON material BEGIN
    UPDATE file SET uses = uses + 1 WHERE id = NEW.file_id;
END;

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

CREATE UNIQUE INDEX membership_active ON membership (person_id) WHERE state = 'active';

CREATE INDEX membership_active_by_tier ON membership (tier_id, person_id) WHERE state = 'active';

CREATE INDEX membership_by_order ON membership (order_id, id);

CREATE INDEX membership_by_person ON membership (person_id, id);

CREATE INDEX membership_by_state ON membership (state, id);

CREATE INDEX membership_by_tier ON membership (tier_id, state, id);

CREATE UNIQUE INDEX membership_of_order ON membership (order_id) WHERE state IN ('pending', 'active');

CREATE INDEX membership_to_expire ON membership (expires_at, id) WHERE state = 'active' AND expires_at IS NOT NULL;

CREATE TRIGGER membership_active_when_paid BEFORE UPDATE OF state ON membership
    WHEN NEW.state = 'active' AND NOT EXISTS (
        SELECT 1 FROM shop_order WHERE id = NEW.order_id AND state IN ('paid', 'fulfilled'))
BEGIN
    SELECT RAISE(ABORT, 'a membership becomes active by a paid order only');
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

CREATE TRIGGER membership_moves BEFORE UPDATE ON membership
    WHEN NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'membership' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'membership: not a legal move');
END;

CREATE TRIGGER membership_remembers AFTER UPDATE ON membership WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO state_history (machine, row_id, from_state, to_state, moved_at, moved_by)
    VALUES ('membership', NEW.id, OLD.state, NEW.state, NEW.moved_at, NEW.moved_by);
END;

CREATE TRIGGER membership_starts BEFORE INSERT ON membership
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'membership' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'membership: not a first state');
END;

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

CREATE TABLE message (
    id           INTEGER PRIMARY KEY CHECK (id > 0),
    kind         TEXT    NOT NULL,
    cause        TEXT    NOT NULL,
    person_id    INTEGER REFERENCES person (id),
    channel      TEXT    NOT NULL CHECK (channel IN ('whatsapp', 'email')),
    lane         INTEGER NOT NULL,
    template     TEXT    NOT NULL,
    about_id     INTEGER REFERENCES person (id),
    event_id     INTEGER REFERENCES event (id),
    broadcast_id INTEGER REFERENCES broadcast (id),
    uuid         TEXT,
    extra_sealed BLOB,
    state        TEXT    NOT NULL,
    not_before   INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    retries      INTEGER NOT NULL DEFAULT 0,
    repeats      INTEGER NOT NULL DEFAULT 0 CHECK (repeats IN (0, 1)),
    repeat_at    INTEGER,
    sender_id    INTEGER REFERENCES sender (id),
    owner        INTEGER,
    lease_until  INTEGER,
    fence        INTEGER NOT NULL DEFAULT 0,
    ended_at     INTEGER,
    last_error   TEXT, order_id INTEGER REFERENCES shop_order (id),
    CHECK (extra_sealed IS NULL OR uuid IS NOT NULL),
    CHECK ((state = 'sending') = (owner IS NOT NULL)),
    CHECK ((owner IS NULL) = (lease_until IS NULL)),
    CHECK (repeat_at IS NULL OR state = 'unknown')
) STRICT;

CREATE INDEX message_by_event ON message (event_id, id) WHERE event_id IS NOT NULL AND state = 'queued';

CREATE INDEX message_by_order ON message (order_id, id) WHERE order_id IS NOT NULL;

CREATE INDEX message_by_person ON message (person_id, id);

CREATE INDEX message_ended_unsent ON message (state, id)
    WHERE state <> 'queued' AND state <> 'sending' AND state <> 'sent';

CREATE UNIQUE INDEX message_once ON message (cause, kind, ifnull(person_id, 0));

CREATE INDEX message_pending ON message (lane, not_before, id) WHERE state = 'queued';

CREATE INDEX message_to_repeat ON message (repeat_at) WHERE repeat_at IS NOT NULL;

CREATE TRIGGER message_is_kept BEFORE DELETE ON message BEGIN
    SELECT RAISE(ABORT, 'a message is cancelled, never deleted');
END;

CREATE TRIGGER message_is_new BEFORE INSERT ON message WHEN EXISTS (SELECT 1 FROM message WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this message exists');
END;

CREATE TRIGGER message_keeps_identity
    BEFORE UPDATE OF id, kind, cause, person_id, channel, template, about_id, event_id, broadcast_id, order_id, uuid,
                     created_at
    ON message
BEGIN
    SELECT RAISE(ABORT, 'what a message is and for whom never changes');
END;

CREATE TRIGGER message_moves BEFORE UPDATE OF state ON message
    WHEN NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'message' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'message: not a legal move');
END;

CREATE TRIGGER message_starts BEFORE INSERT ON message
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'message' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'message: not a first state');
END;

CREATE TABLE message_attempt (
    id          INTEGER PRIMARY KEY CHECK (id > 0),
    message_id  INTEGER NOT NULL REFERENCES message (id),
    sender_id   INTEGER NOT NULL REFERENCES sender (id),
    started_at  INTEGER NOT NULL,
    ended_at    INTEGER,
    outcome     TEXT,
    counts      INTEGER NOT NULL DEFAULT 1 CHECK (counts IN (0, 1)),
    http_status INTEGER,
    detail      TEXT,
    text_hash   BLOB,
    CHECK ((outcome IS NULL) = (ended_at IS NULL))
) STRICT;

CREATE INDEX message_attempt_by_message ON message_attempt (message_id);

CREATE TRIGGER message_attempt_is_final BEFORE UPDATE ON message_attempt WHEN OLD.outcome IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'an attempt has one outcome');
END;

CREATE TRIGGER message_attempt_is_kept BEFORE DELETE ON message_attempt BEGIN
    SELECT RAISE(ABORT, 'attempts are kept');
END;

CREATE TRIGGER message_attempt_is_new BEFORE INSERT ON message_attempt
    WHEN EXISTS (SELECT 1 FROM message_attempt WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'this attempt exists');
END;

CREATE TABLE message_template (
    name       TEXT PRIMARY KEY,
    kind       TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    body       TEXT    NOT NULL,
    revision   INTEGER NOT NULL CHECK (revision > 0),
    changed_at INTEGER NOT NULL,
    changed_by TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

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

CREATE INDEX nickname_check_by_target ON nickname_check (product_id, target_hash, answered_at);

CREATE INDEX nickname_check_by_time ON nickname_check (asked_at, id);

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

CREATE TABLE package (
    file_id     INTEGER PRIMARY KEY REFERENCES file (id) ON DELETE CASCADE,
    uuid        TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    source_hash BLOB    UNIQUE CHECK (length(source_hash) = 32),  -- keyed; of what it was made from, empty if as it came
    code_sealed BLOB    NOT NULL,
    added_at    INTEGER NOT NULL
) STRICT;

CREATE TRIGGER package_is_new BEFORE INSERT ON package WHEN EXISTS (SELECT 1 FROM package WHERE file_id = NEW.file_id) BEGIN
    SELECT RAISE(ABORT, 'this package exists');
END;

CREATE TRIGGER package_keeps_identity BEFORE UPDATE OF file_id, uuid, source_hash, added_at ON package BEGIN
    SELECT RAISE(ABORT, 'what a package is never changes');
END;

CREATE TABLE password (
    person_id  INTEGER PRIMARY KEY REFERENCES person (id),
    hash       TEXT    NOT NULL,  -- Argon2id, with its own salt and cost
    changed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE password_link (
    id         INTEGER PRIMARY KEY CHECK (id > 0),
    token_hash BLOB    NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    person_id  INTEGER NOT NULL REFERENCES person (id),
    purpose    TEXT    NOT NULL CHECK (purpose IN ('new', 'forgotten')),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER  -- or overtaken by a later link, or by a password that was set otherwise
) STRICT;

CREATE INDEX password_link_by_person ON password_link (person_id, id);

CREATE INDEX password_link_to_forget ON password_link (expires_at) WHERE purpose = 'forgotten';

CREATE TRIGGER password_link_is_used_once BEFORE UPDATE OF used_at ON password_link WHEN OLD.used_at IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'a link is used once');
END;

CREATE TRIGGER password_link_keeps_identity
    BEFORE UPDATE OF id, token_hash, person_id, purpose, created_at, expires_at ON password_link
BEGIN
    SELECT RAISE(ABORT, 'what a link opens, and until when, never changes');
END;

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

CREATE INDEX payee_account_by_number ON payee_account (number_hash) WHERE number_hash IS NOT NULL;

CREATE INDEX payee_account_by_person ON payee_account (person_id, id);

CREATE UNIQUE INDEX payee_account_of_person ON payee_account (person_id) WHERE replaced_at IS NULL;

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

CREATE TABLE payment (
    id                 INTEGER PRIMARY KEY CHECK (id > 0),
    uuid               TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    order_id           INTEGER NOT NULL REFERENCES shop_order (id),
    attempt            INTEGER NOT NULL CHECK (attempt > 0),
    method             TEXT    NOT NULL CHECK (method IN ('duitku', 'transfer', 'trakteer', 'free', 'grant')),
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

CREATE UNIQUE INDEX payment_by_provider_reference ON payment (method, provider_reference) WHERE provider_reference IS NOT NULL;

CREATE INDEX payment_by_state ON payment (state, id);

CREATE INDEX payment_by_time ON payment (created_at, id);

CREATE INDEX payment_open ON payment (expires_at, id) WHERE state IN ('created', 'waiting');

CREATE UNIQUE INDEX payment_settles_once ON payment (order_id) WHERE state IN ('settled', 'refunded');

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

CREATE TRIGGER payment_moves BEFORE UPDATE ON payment
    WHEN NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'payment' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'payment: not a legal move');
END;

CREATE TRIGGER payment_remembers AFTER UPDATE ON payment WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO state_history (machine, row_id, from_state, to_state, moved_at, moved_by)
    VALUES ('payment', NEW.id, OLD.state, NEW.state, NEW.moved_at, NEW.moved_by);
END;

CREATE TRIGGER payment_settles_on_evidence BEFORE UPDATE OF state ON payment
    WHEN NEW.state = 'settled' AND NOT EXISTS (SELECT 1 FROM payment_evidence WHERE payment_id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'a payment settles on evidence only');
END;

CREATE TRIGGER payment_starts BEFORE INSERT ON payment
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'payment' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'payment: not a first state');
END;

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

CREATE INDEX payment_case_by_order ON payment_case (order_id, id) WHERE order_id IS NOT NULL;

CREATE INDEX payment_case_open ON payment_case (id) WHERE state = 'open';

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

CREATE TRIGGER payment_case_starts BEFORE INSERT ON payment_case
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'payment_case' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'payment_case: not a first state');
END;

CREATE TABLE payment_evidence (
    id          INTEGER PRIMARY KEY CHECK (id > 0),
    payment_id  INTEGER NOT NULL REFERENCES payment (id),
    kind        TEXT    NOT NULL CHECK (kind IN ('provider_answer', 'bank_row', 'tip', 'admin', 'free', 'grant')),
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

CREATE TABLE payment_proof (
    id             INTEGER PRIMARY KEY CHECK (id > 0),
    uuid           TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    payment_id     INTEGER NOT NULL REFERENCES payment (id),
    file_id        INTEGER REFERENCES file (id),  -- empty once its person was erased
    sender_sealed  BLOB,                          -- the name on the transfer, as the buyer wrote it
    transferred_on TEXT    NOT NULL,              -- the date the buyer wrote, "2026-11-20", or empty
    uploaded_at    INTEGER NOT NULL
) STRICT;

CREATE INDEX payment_proof_by_file ON payment_proof (file_id, id) WHERE file_id IS NOT NULL;

CREATE INDEX payment_proof_by_payment ON payment_proof (payment_id, id);

CREATE TRIGGER payment_proof_is_kept BEFORE DELETE ON payment_proof BEGIN
    SELECT RAISE(ABORT, 'a proof is kept');
END;

CREATE TRIGGER payment_proof_leaves AFTER UPDATE OF file_id ON payment_proof
    WHEN OLD.file_id IS NOT NULL AND NEW.file_id IS NULL
BEGIN
    UPDATE file SET uses = uses - 1 WHERE id = OLD.file_id;
END;

CREATE TRIGGER payment_proof_uses AFTER INSERT ON payment_proof WHEN NEW.file_id IS NOT NULL BEGIN
    UPDATE file SET uses = uses + 1 WHERE id = NEW.file_id;
END;

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

CREATE INDEX payout_by_state ON payout (state, id);

CREATE TRIGGER payout_is_kept BEFORE DELETE ON payout BEGIN
    SELECT RAISE(ABORT, 'a payout is cancelled, never deleted');
END;

CREATE TRIGGER payout_is_new BEFORE INSERT ON payout WHEN EXISTS (SELECT 1 FROM payout WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this payout exists');
END;

CREATE TRIGGER payout_keeps_identity BEFORE UPDATE OF id, total, people, created_at, created_by ON payout BEGIN
    SELECT RAISE(ABORT, 'what a payout pays never changes');
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

CREATE TRIGGER payout_starts BEFORE INSERT ON payout
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'payout' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'payout: not a first state');
END;

CREATE TABLE payout_item (
    line_id       INTEGER NOT NULL REFERENCES payout_line (id),
    commission_id INTEGER NOT NULL REFERENCES commission (id),
    live          INTEGER NOT NULL DEFAULT 1 CHECK (live IN (0, 1)),
    PRIMARY KEY (line_id, commission_id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX payout_item_once ON payout_item (commission_id) WHERE live = 1;

CREATE TRIGGER payout_item_is_final BEFORE UPDATE OF line_id, commission_id ON payout_item BEGIN
    SELECT RAISE(ABORT, 'what a line of a payout pays never changes');
END;

CREATE TRIGGER payout_item_is_kept BEFORE DELETE ON payout_item BEGIN
    SELECT RAISE(ABORT, 'what a line of a payout pays is kept');
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

CREATE INDEX payout_line_by_person ON payout_line (person_id, id);

CREATE INDEX payout_line_open ON payout_line (payout_id, id) WHERE state = 'open';

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

CREATE TRIGGER payout_line_lets_go AFTER UPDATE OF state ON payout_line WHEN NEW.state = 'failed' BEGIN
    UPDATE payout_item SET live = 0 WHERE line_id = NEW.id;
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

CREATE TRIGGER payout_line_starts BEFORE INSERT ON payout_line
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'payout_line' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'payout_line: not a first state');
END;

CREATE TABLE people_group (
    id               INTEGER PRIMARY KEY,
    name             TEXT    NOT NULL CHECK (name <> ''),
    name_key         TEXT    NOT NULL UNIQUE,
    kind             TEXT    NOT NULL CHECK (kind IN ('participant', 'affiliate')),
    affiliate_access INTEGER NOT NULL DEFAULT 0 CHECK (affiliate_access IN (0, 1)),
    rate_bp          INTEGER CHECK (rate_bp BETWEEN 0 AND 10000),
    cookie_days      INTEGER CHECK (cookie_days >= 0),
    members          INTEGER NOT NULL DEFAULT 0  -- kept by triggers on group_member
) STRICT;

CREATE TRIGGER people_group_is_kept BEFORE DELETE ON people_group BEGIN
    SELECT RAISE(ABORT, 'a group is kept');
END;

CREATE TABLE person (
    id              INTEGER PRIMARY KEY,
    uuid            TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    salutation      TEXT    NOT NULL,
    name_sealed     BLOB,
    phone_sealed    BLOB,
    phone_hash      BLOB UNIQUE CHECK (length(phone_hash) = 32),
    email_sealed    BLOB,
    email_hash      BLOB UNIQUE CHECK (length(email_hash) = 32),
    city            TEXT    NOT NULL,
    city_key        TEXT    NOT NULL,
    profession      TEXT    NOT NULL,
    opaque_code     TEXT    NOT NULL UNIQUE CHECK (length(opaque_code) = 10),
    link_revision   INTEGER NOT NULL DEFAULT 0,
    consent_at      INTEGER,
    consent_version TEXT,
    stopped_at      INTEGER,
    joined_at       INTEGER,
    wrote_at        INTEGER,
    registered_at   INTEGER NOT NULL,
    erased_at       INTEGER,
    CHECK ((consent_at IS NULL) = (consent_version IS NULL)),
    CHECK (erased_at IS NOT NULL OR (name_sealed IS NOT NULL AND phone_sealed IS NOT NULL AND phone_hash IS NOT NULL)),
    CHECK (erased_at IS NULL OR (name_sealed IS NULL AND phone_sealed IS NULL AND phone_hash IS NULL AND
                                 email_sealed IS NULL AND email_hash IS NULL))
) STRICT;

CREATE INDEX person_by_city ON person (city_key, id) WHERE erased_at IS NULL;

CREATE INDEX person_by_registration ON person (registered_at, id) WHERE erased_at IS NULL;

CREATE INDEX person_by_status ON person ((joined_at IS NULL), id) WHERE erased_at IS NULL;

CREATE INDEX person_erased ON person (erased_at, uuid) WHERE erased_at IS NOT NULL;

CREATE TRIGGER person_is_kept BEFORE DELETE ON person BEGIN
    SELECT RAISE(ABORT, 'a person is erased, never deleted');
END;

CREATE TRIGGER person_is_new BEFORE INSERT ON person WHEN EXISTS (SELECT 1 FROM person WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this person exists');
END;

CREATE TRIGGER person_keeps_identity BEFORE UPDATE OF id, uuid, opaque_code, registered_at ON person BEGIN
    SELECT RAISE(ABORT, 'id, uuid, opaque_code and registered_at of a person never change');
END;

CREATE TRIGGER person_stays_erased BEFORE UPDATE OF erased_at ON person WHEN OLD.erased_at IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'who was erased stays erased');
END;

CREATE TABLE posting (
    journal_id INTEGER NOT NULL REFERENCES journal (id),
    account_id INTEGER NOT NULL REFERENCES account (id),
    at         INTEGER NOT NULL,  -- its entry's, so that an account's past is a range of one index
    rupiah     INTEGER NOT NULL CHECK (rupiah <> 0 AND rupiah BETWEEN -100000000000 AND 100000000000),
    PRIMARY KEY (journal_id, account_id)  -- an entry touches an account once
) STRICT, WITHOUT ROWID;

CREATE INDEX posting_by_account ON posting (account_id, at, journal_id, rupiah);

CREATE TRIGGER posting_before_seal BEFORE INSERT ON posting
    WHEN EXISTS (SELECT 1 FROM journal_seal WHERE journal_id = NEW.journal_id)
      OR EXISTS (SELECT 1 FROM posting WHERE journal_id = NEW.journal_id AND account_id = NEW.account_id)
BEGIN
    SELECT RAISE(ABORT, 'a sealed journal entry gets no more postings, and no account two');
END;

CREATE TRIGGER posting_counts AFTER INSERT ON posting BEGIN
    INSERT INTO account_balance (account_id, rupiah) VALUES (NEW.account_id, NEW.rupiah)
    ON CONFLICT (account_id) DO UPDATE SET rupiah = rupiah + excluded.rupiah;
END;

CREATE TRIGGER posting_has_entry BEFORE INSERT ON posting
    WHEN NEW.at IS NOT (SELECT at FROM journal WHERE id = NEW.journal_id)
BEGIN
    SELECT RAISE(ABORT, 'a posting belongs to an entry and has its time');
END;

CREATE TRIGGER posting_is_final BEFORE UPDATE ON posting BEGIN
    SELECT RAISE(ABORT, 'a posting never changes');
END;

CREATE TRIGGER posting_is_kept BEFORE DELETE ON posting BEGIN
    SELECT RAISE(ABORT, 'a posting is kept');
END;

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
    archived_at    INTEGER, features TEXT NOT NULL DEFAULT '',
    CHECK ((file_id IS NULL) = (file_name IS NULL))
) STRICT;

CREATE INDEX product_open ON product (id) WHERE archived_at IS NULL;

CREATE TRIGGER product_changes_file AFTER UPDATE OF file_id ON product WHEN OLD.file_id IS NOT NEW.file_id BEGIN
    UPDATE file SET uses = uses + 1 WHERE id = NEW.file_id;
    UPDATE file SET uses = uses - 1 WHERE id = OLD.file_id;
END;

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

CREATE TABLE product_step (
    product_id INTEGER NOT NULL REFERENCES product (id),
    position   INTEGER NOT NULL CHECK (position > 0),
    name       TEXT    NOT NULL CHECK (name <> ''),
    who        TEXT    NOT NULL CHECK (who IN ('admin', 'buyer', 'system')),
    after      INTEGER NOT NULL CHECK (after >= 0 AND after < position),  -- the step before it; 0 is the payment
    due_hours  INTEGER NOT NULL CHECK (due_hours BETWEEN 0 AND 8760),
    business   INTEGER NOT NULL CHECK (business IN (0, 1)),               -- counted on business days alone
    message    TEXT    NOT NULL DEFAULT '',                               -- the template that goes out when it is done
    attach     TEXT    NOT NULL DEFAULT '' CHECK (attach IN ('', 'file', 'pdf-encrypted')),
    asks       TEXT    NOT NULL DEFAULT '',                               -- of a buyer: what they are to write
    confirm    TEXT    NOT NULL DEFAULT '',                               -- of a buyer: what they agree to in writing
    PRIMARY KEY (product_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE referral (
    person_id   INTEGER PRIMARY KEY REFERENCES person (id),
    referrer_id INTEGER NOT NULL REFERENCES person (id),
    sequence    INTEGER NOT NULL CHECK (sequence > 0),
    at          INTEGER NOT NULL,
    UNIQUE (referrer_id, sequence),
    CHECK (person_id <> referrer_id)
) STRICT;

CREATE INDEX referral_by_referrer ON referral (referrer_id, person_id);

CREATE TRIGGER referral_has_no_cycle BEFORE INSERT ON referral WHEN EXISTS (
    WITH RECURSIVE above (id) AS (
        SELECT NEW.referrer_id
        UNION
        SELECT referral.referrer_id FROM referral JOIN above ON referral.person_id = above.id
    )
    SELECT 1 FROM above WHERE id = NEW.person_id
) BEGIN
    SELECT RAISE(ABORT, 'nobody is brought by somebody they brought');
END;

CREATE TRIGGER referral_is_final BEFORE UPDATE ON referral BEGIN
    SELECT RAISE(ABORT, 'who brought a person never changes');
END;

CREATE TRIGGER referral_is_kept BEFORE DELETE ON referral BEGIN
    SELECT RAISE(ABORT, 'who brought a person is kept');
END;

CREATE TABLE referral_day (
    day           INTEGER NOT NULL,
    referrer_id   INTEGER NOT NULL,
    registrations INTEGER NOT NULL DEFAULT 0,
    clicks        INTEGER NOT NULL DEFAULT 0, sales INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (day, referrer_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE referral_decision (
    person_id INTEGER PRIMARY KEY REFERENCES person (id),
    outcome   TEXT    NOT NULL CHECK (outcome IN ('brought', 'no_link', 'unknown_code', 'oneself')),
    at        INTEGER NOT NULL
) STRICT;

CREATE TRIGGER referral_decision_is_final BEFORE UPDATE ON referral_decision BEGIN
    SELECT RAISE(ABORT, 'how a referral was decided never changes');
END;

CREATE TRIGGER referral_decision_is_kept BEFORE DELETE ON referral_decision BEGIN
    SELECT RAISE(ABORT, 'how a referral was decided is kept');
END;

CREATE TABLE referral_total (
    referrer_id   INTEGER PRIMARY KEY REFERENCES person (id),
    registrations INTEGER NOT NULL DEFAULT 0,
    clicks        INTEGER NOT NULL DEFAULT 0
, sales INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE INDEX referral_total_by_registrations ON referral_total (registrations DESC, referrer_id);

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

CREATE INDEX refund_by_order ON refund (order_id, id);

CREATE INDEX refund_due ON refund (id) WHERE state = 'decided';

CREATE TRIGGER refund_is_kept BEFORE DELETE ON refund BEGIN
    SELECT RAISE(ABORT, 'a refund is kept');
END;

CREATE TRIGGER refund_is_new BEFORE INSERT ON refund WHEN EXISTS (SELECT 1 FROM refund WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this refund exists');
END;

CREATE TRIGGER refund_keeps_identity BEFORE UPDATE OF id, order_id, case_id, amount, decided_at ON refund BEGIN
    SELECT RAISE(ABORT, 'what is refunded never changes');
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

CREATE TRIGGER refund_starts BEFORE INSERT ON refund
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'refund' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'refund: not a first state');
END;

CREATE TABLE sealed_column (
    table_name  TEXT NOT NULL,
    column_name TEXT NOT NULL,
    row_column  TEXT NOT NULL,
    PRIMARY KEY (table_name, column_name)
) STRICT, WITHOUT ROWID;

CREATE TABLE sender (
    id                  INTEGER PRIMARY KEY CHECK (id > 0),
    uuid                TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    name                TEXT    NOT NULL,
    name_key            TEXT    NOT NULL UNIQUE,
    gateway             TEXT    NOT NULL,
    channel             TEXT    NOT NULL CHECK (channel IN ('whatsapp', 'email')),
    phone_sealed        BLOB,
    phone_hash          BLOB UNIQUE CHECK (length(phone_hash) = 32),
    key_file            TEXT    NOT NULL DEFAULT '',
    priority            INTEGER NOT NULL DEFAULT 1 CHECK (priority BETWEEN 1 AND 1000),
    hourly_cap          INTEGER CHECK (hourly_cap > 0),       -- this and the next four: NULL is "as the settings say"
    shortest_gap_ms     INTEGER CHECK (shortest_gap_ms >= 0),
    longest_gap_ms      INTEGER CHECK (longest_gap_ms >= shortest_gap_ms),
    hours_from          INTEGER CHECK (hours_from BETWEEN 0 AND 1440),
    hours_until         INTEGER CHECK (hours_until BETWEEN 0 AND 1440),
    warmup_from         INTEGER,                              -- NULL: no warm-up
    active              INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    switched_off_reason TEXT    NOT NULL DEFAULT '',
    rests_until         INTEGER NOT NULL DEFAULT 0,           -- after a rate limit, or while its breaker is open
    last_error          TEXT    NOT NULL DEFAULT '',
    webhook_hash        BLOB    NOT NULL UNIQUE CHECK (length(webhook_hash) = 32),
    webhook_sealed      BLOB    NOT NULL,
    created_at          INTEGER NOT NULL,
    CHECK ((shortest_gap_ms IS NULL) = (longest_gap_ms IS NULL)),
    CHECK ((hours_from IS NULL) = (hours_until IS NULL)),
    CHECK ((phone_sealed IS NULL) = (phone_hash IS NULL))
) STRICT;

CREATE TRIGGER sender_is_kept BEFORE DELETE ON sender BEGIN
    SELECT RAISE(ABORT, 'a sender is disabled, never deleted');
END;

CREATE TRIGGER sender_is_new BEFORE INSERT ON sender WHEN EXISTS (SELECT 1 FROM sender WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this sender exists');
END;

CREATE TRIGGER sender_keeps_identity BEFORE UPDATE OF id, uuid, gateway, channel, created_at ON sender BEGIN
    SELECT RAISE(ABORT, 'id, uuid, gateway and channel of a sender never change');
END;

CREATE TABLE sender_process (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    generation    INTEGER NOT NULL DEFAULT 0,
    holder        TEXT    NOT NULL DEFAULT '',
    machine       TEXT    NOT NULL DEFAULT '',
    since         INTEGER NOT NULL DEFAULT 0,
    lease_until   INTEGER NOT NULL DEFAULT 0,
    settled_below INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE session (
    id           INTEGER PRIMARY KEY CHECK (id > 0),
    token_hash   BLOB    NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    person_id    INTEGER NOT NULL REFERENCES person (id),
    created_at   INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL  -- absolute; the idle limit counts from last_seen_at
) STRICT;

CREATE INDEX session_by_end ON session (expires_at);

CREATE INDEX session_by_last_seen ON session (last_seen_at);

CREATE INDEX session_by_person ON session (person_id);

CREATE TRIGGER session_keeps_identity BEFORE UPDATE OF id, token_hash, person_id, created_at, expires_at ON session BEGIN
    SELECT RAISE(ABORT, 'whose a session is, and until when, never changes');
END;

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
    method          TEXT    NOT NULL CHECK (method IN ('duitku', 'transfer', 'trakteer', 'free', 'grant')),
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
    moved_by        TEXT    NOT NULL, coupon_id INTEGER REFERENCES coupon (id),
    CHECK ((method = 'transfer') = (bank_account_id IS NOT NULL)),
    CHECK (total = subtotal - discount + unique_code + CASE tax_mode WHEN 'exclusive' THEN tax ELSE 0 END)
) STRICT;

CREATE UNIQUE INDEX shop_order_amount ON shop_order (bank_account_id, total) WHERE amount_held = 1;

CREATE INDEX shop_order_by_buyer ON shop_order (buyer_id, id);

CREATE INDEX shop_order_by_coupon ON shop_order (coupon_id, id) WHERE coupon_id IS NOT NULL;

CREATE INDEX shop_order_by_method ON shop_order (method, id);

CREATE INDEX shop_order_by_product ON shop_order (product_id, id);

CREATE INDEX shop_order_by_state ON shop_order (state, id);

CREATE INDEX shop_order_by_time ON shop_order (placed_at, id);

CREATE INDEX shop_order_to_expire ON shop_order (expires_at, id) WHERE state = 'pending';

CREATE INDEX shop_order_to_release ON shop_order (expires_at, id) WHERE amount_held = 1;

CREATE TRIGGER shop_order_gives_coupon_back AFTER UPDATE OF state ON shop_order
    WHEN NEW.coupon_id IS NOT NULL AND NEW.state <> OLD.state AND NEW.state IN ('expired', 'cancelled')
BEGIN
    UPDATE coupon SET uses = uses - 1
     WHERE id = NEW.coupon_id OR id = (SELECT parent_id FROM coupon WHERE id = NEW.coupon_id);
END;

CREATE TRIGGER shop_order_is_kept BEFORE DELETE ON shop_order BEGIN
    SELECT RAISE(ABORT, 'an order is cancelled, never deleted');
END;

CREATE TRIGGER shop_order_is_new BEFORE INSERT ON shop_order WHEN EXISTS (SELECT 1 FROM shop_order WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this order exists');
END;

CREATE TRIGGER shop_order_keeps_identity
    BEFORE UPDATE OF id, uuid, product_id, buyer_id, subtotal, discount, tax_mode, tax_rate_bp, tax, unique_code, total,
                     method, bank_account_id, coupon_id, consent_version, placed_at ON shop_order
BEGIN
    SELECT RAISE(ABORT, 'what was ordered, by whom and at which price never changes');
END;

CREATE TRIGGER shop_order_moves BEFORE UPDATE ON shop_order
    WHEN NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'shop_order' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'shop_order: not a legal move');
END;

CREATE TRIGGER shop_order_needs_coupon_left BEFORE INSERT ON shop_order
    WHEN NEW.coupon_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM coupon AS used JOIN coupon AS root ON root.id = ifnull(used.parent_id, used.id)
         WHERE used.id = NEW.coupon_id AND root.uses >= root.use_limit)
BEGIN
    SELECT RAISE(ABORT, 'this coupon is used up');
END;

CREATE TRIGGER shop_order_paid_on_evidence BEFORE UPDATE OF state ON shop_order
    WHEN NEW.state = 'paid' AND NOT EXISTS (SELECT 1 FROM payment WHERE order_id = NEW.id AND +state = 'settled')
BEGIN
    SELECT RAISE(ABORT, 'an order becomes paid by a settled payment only');
END;

CREATE TRIGGER shop_order_paid_once BEFORE UPDATE OF paid_at ON shop_order
    WHEN OLD.paid_at IS NOT NULL AND NEW.paid_at IS NOT OLD.paid_at
BEGIN
    SELECT RAISE(ABORT, 'an order is paid once');
END;

CREATE TRIGGER shop_order_remembers AFTER UPDATE ON shop_order WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO state_history (machine, row_id, from_state, to_state, moved_at, moved_by)
    VALUES ('shop_order', NEW.id, OLD.state, NEW.state, NEW.moved_at, NEW.moved_by);
END;

CREATE TRIGGER shop_order_starts BEFORE INSERT ON shop_order
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'shop_order' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'shop_order: not a first state');
END;

CREATE TRIGGER shop_order_takes_coupon_again AFTER UPDATE OF state ON shop_order
    WHEN NEW.coupon_id IS NOT NULL AND OLD.state = 'expired' AND NEW.state = 'paid'
BEGIN
    UPDATE coupon SET uses = uses + 1
     WHERE id = NEW.coupon_id OR id = (SELECT parent_id FROM coupon WHERE id = NEW.coupon_id);
END;

CREATE TRIGGER shop_order_uses_coupon AFTER INSERT ON shop_order WHEN NEW.coupon_id IS NOT NULL BEGIN
    UPDATE coupon SET uses = uses + 1
     WHERE id = NEW.coupon_id OR id = (SELECT parent_id FROM coupon WHERE id = NEW.coupon_id);
END;

CREATE TABLE state_edge (
    machine    TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state   TEXT NOT NULL,
    PRIMARY KEY (machine, from_state, to_state)
) STRICT, WITHOUT ROWID;

CREATE TABLE state_history (
    id         INTEGER PRIMARY KEY,
    machine    TEXT    NOT NULL,
    row_id     INTEGER NOT NULL,
    from_state TEXT    NOT NULL,
    to_state   TEXT    NOT NULL,
    moved_at   INTEGER NOT NULL,
    moved_by   TEXT    NOT NULL
) STRICT;

CREATE INDEX state_history_by_row ON state_history (machine, row_id, id);

CREATE TRIGGER state_history_is_final BEFORE UPDATE ON state_history BEGIN
    SELECT RAISE(ABORT, 'history never changes');
END;

CREATE TRIGGER state_history_is_kept BEFORE DELETE ON state_history BEGIN
    SELECT RAISE(ABORT, 'history is kept');
END;

CREATE TABLE supplier_account (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    level    TEXT    NOT NULL DEFAULT 'basic' CHECK (level IN ('basic', 'premium', 'special')),
    balance  INTEGER,
    asked_at INTEGER
) STRICT;

CREATE TABLE system_state (
    id                INTEGER PRIMARY KEY CHECK (id = 1),
    audit_rows        INTEGER NOT NULL DEFAULT 0,
    last_seen_at      INTEGER,
    clock_stopped_at  INTEGER,
    clock_jumped_to   INTEGER,
    sending_frozen_at INTEGER,
    sending_frozen_by TEXT,
    CHECK ((clock_stopped_at IS NULL) = (clock_jumped_to IS NULL)),
    CHECK ((sending_frozen_at IS NULL) = (sending_frozen_by IS NULL))
) STRICT;

CREATE TRIGGER system_state_is_kept BEFORE DELETE ON system_state BEGIN
    SELECT RAISE(ABORT, 'the row of system_state stays');
END;

CREATE TRIGGER system_state_is_one BEFORE INSERT ON system_state WHEN EXISTS (SELECT 1 FROM system_state) BEGIN
    SELECT RAISE(ABORT, 'system_state has one row');
END;

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

CREATE INDEX ticket_by_kind ON ticket (kind, id);

CREATE INDEX ticket_by_order ON ticket (order_id, id) WHERE order_id IS NOT NULL;

CREATE INDEX ticket_by_person ON ticket (person_id, kind, id);

CREATE INDEX ticket_by_state ON ticket (kind, state, id);

CREATE TRIGGER ticket_is_kept BEFORE DELETE ON ticket BEGIN
    SELECT RAISE(ABORT, 'a ticket is closed, never deleted');
END;

CREATE TRIGGER ticket_is_new BEFORE INSERT ON ticket WHEN EXISTS (SELECT 1 FROM ticket WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this ticket exists');
END;

CREATE TRIGGER ticket_keeps_identity BEFORE UPDATE OF id, uuid, kind, person_id, order_id, opened_at ON ticket BEGIN
    SELECT RAISE(ABORT, 'whose ticket it is, and about what, never changes');
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

CREATE TRIGGER ticket_starts BEFORE INSERT ON ticket
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'ticket' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'ticket: not a first state');
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

CREATE TABLE tiktok_account (
    id               INTEGER PRIMARY KEY CHECK (id > 0),
    uuid             TEXT    NOT NULL UNIQUE CHECK (length(uuid) = 36),
    username         TEXT    NOT NULL CHECK (username <> '' AND username NOT GLOB '*[^A-Za-z0-9._]*'),  -- without '@'
    username_key     TEXT    NOT NULL UNIQUE,  -- in lower case
    tiktok_id        TEXT    UNIQUE CHECK (tiktok_id <> ''),
    shop_id          TEXT    CHECK (shop_id <> ''),
    shop_name        TEXT    CHECK (shop_name <> ''),
    shop_status      TEXT    NOT NULL DEFAULT 'active' CHECK (shop_status IN ('active', 'suspended', 'inactive')),
    cart_verified_at INTEGER,  -- when somebody last saw its yellow cart; empty: it has none
    secret_sealed    BLOB,     -- how one signs in to it
    secret_set_at    INTEGER,
    notes_sealed     BLOB,
    holder_id        INTEGER REFERENCES person (id),
    assigned_at      INTEGER,
    assigned_by      TEXT,
    checked_at       INTEGER NOT NULL,  -- when somebody last looked whether it is well
    created_at       INTEGER NOT NULL,
    created_by       TEXT    NOT NULL,
    CHECK (username_key = lower(username)),
    CHECK ((secret_sealed IS NULL) = (secret_set_at IS NULL)),
    CHECK ((holder_id IS NULL) = (assigned_at IS NULL)),
    CHECK ((holder_id IS NULL) = (assigned_by IS NULL))
) STRICT;

CREATE INDEX tiktok_account_by_status ON tiktok_account (shop_status, id);

CREATE INDEX tiktok_account_free ON tiktok_account (id) WHERE holder_id IS NULL;

CREATE UNIQUE INDEX tiktok_account_of_holder ON tiktok_account (holder_id) WHERE holder_id IS NOT NULL;

CREATE INDEX tiktok_account_unchecked ON tiktok_account (checked_at, id) WHERE shop_status <> 'inactive';

CREATE TRIGGER tiktok_account_is_free_first BEFORE UPDATE OF holder_id ON tiktok_account
    WHEN OLD.holder_id IS NOT NULL AND NEW.holder_id IS NOT NULL AND NEW.holder_id <> OLD.holder_id
BEGIN
    SELECT RAISE(ABORT, 'an account is given back before somebody else gets it');
END;

CREATE TRIGGER tiktok_account_is_kept BEFORE DELETE ON tiktok_account BEGIN
    SELECT RAISE(ABORT, 'an account becomes inactive, and is never deleted');
END;

CREATE TRIGGER tiktok_account_is_new BEFORE INSERT ON tiktok_account
    WHEN EXISTS (SELECT 1 FROM tiktok_account
                  WHERE id = NEW.id OR username_key = NEW.username_key OR tiktok_id = NEW.tiktok_id)
BEGIN
    SELECT RAISE(ABORT, 'this account exists');
END;

CREATE TRIGGER tiktok_account_keeps_identity BEFORE UPDATE OF id, uuid, created_at, created_by ON tiktok_account BEGIN
    SELECT RAISE(ABORT, 'which account it is never changes');
END;

CREATE TABLE tiktok_holder (
    id         INTEGER PRIMARY KEY CHECK (id > 0),
    account_id INTEGER NOT NULL REFERENCES tiktok_account (id),
    person_id  INTEGER NOT NULL REFERENCES person (id),
    since      INTEGER NOT NULL,
    given_by   TEXT    NOT NULL,
    until      INTEGER,
    ended_by   TEXT,
    why        TEXT    CHECK (why IN ('admin', 'membership_ended', 'erased')),
    CHECK ((until IS NULL) = (ended_by IS NULL)),
    CHECK ((until IS NULL) = (why IS NULL)),
    CHECK (until IS NULL OR until >= since)
) STRICT;

CREATE INDEX tiktok_holder_by_account ON tiktok_holder (account_id, id);

CREATE INDEX tiktok_holder_by_person ON tiktok_holder (person_id, id);

CREATE UNIQUE INDEX tiktok_holder_of_person ON tiktok_holder (person_id) WHERE until IS NULL;

CREATE UNIQUE INDEX tiktok_holder_open ON tiktok_holder (account_id) WHERE until IS NULL;

CREATE TRIGGER tiktok_holder_ends_once BEFORE UPDATE OF until, ended_by, why ON tiktok_holder
    WHEN OLD.until IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'when an account was given back is written once');
END;

CREATE TRIGGER tiktok_holder_is_kept BEFORE DELETE ON tiktok_holder BEGIN
    SELECT RAISE(ABORT, 'who had an account is kept');
END;

CREATE TRIGGER tiktok_holder_is_new BEFORE INSERT ON tiktok_holder
    WHEN EXISTS (SELECT 1 FROM tiktok_holder WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'this holder is written down');
END;

CREATE TRIGGER tiktok_holder_keeps_identity
    BEFORE UPDATE OF id, account_id, person_id, since, given_by ON tiktok_holder
BEGIN
    SELECT RAISE(ABORT, 'who had an account, and since when, never changes');
END;

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

CREATE INDEX tip_by_payment ON tip (payment_id, id) WHERE payment_id IS NOT NULL;

CREATE INDEX tip_by_state ON tip (state, id);

CREATE TRIGGER tip_is_kept BEFORE DELETE ON tip BEGIN
    SELECT RAISE(ABORT, 'a tip is kept');
END;

CREATE TRIGGER tip_is_new BEFORE INSERT ON tip WHEN EXISTS (SELECT 1 FROM tip WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this tip exists');
END;

CREATE TRIGGER tip_keeps_identity BEFORE UPDATE OF id, uuid, reference, amount, net, code, came_at, seen_at ON tip BEGIN
    SELECT RAISE(ABORT, 'what a tip is never changes');
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

CREATE TRIGGER tip_starts BEFORE INSERT ON tip
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'tip' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'tip: not a first state');
END;

CREATE TABLE tip_code (
    payment_id INTEGER PRIMARY KEY REFERENCES payment (id),
    code       TEXT    NOT NULL UNIQUE CHECK (length(code) >= 8)
) STRICT;

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

CREATE INDEX topup_by_sent ON topup (channel, sent_at) WHERE sent_at IS NOT NULL;

CREATE INDEX topup_by_state ON topup (state, id);

CREATE INDEX topup_by_target ON topup (target_hash, made_at);

CREATE UNIQUE INDEX topup_by_trxid ON topup (channel, trxid) WHERE trxid IS NOT NULL;

CREATE UNIQUE INDEX topup_one_in_flight ON topup (channel) WHERE state = 'sending';

CREATE INDEX topup_to_ask ON topup (channel, ask_at, id) WHERE ask_at IS NOT NULL;

CREATE TRIGGER topup_is_kept BEFORE DELETE ON topup BEGIN
    SELECT RAISE(ABORT, 'a top-up is cancelled, never deleted');
END;

CREATE TRIGGER topup_is_new BEFORE INSERT ON topup WHEN EXISTS (SELECT 1 FROM topup WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this top-up exists');
END;

CREATE TRIGGER topup_is_paid_before_sent BEFORE UPDATE OF state ON topup
    WHEN NEW.state = 'sending' AND NOT EXISTS (SELECT 1 FROM shop_order WHERE id = NEW.order_id AND state = 'paid')
BEGIN
    SELECT RAISE(ABORT, 'a top-up is bought for a paid order only');
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

CREATE TRIGGER topup_moves BEFORE UPDATE ON topup
    WHEN NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'topup' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'topup: not a legal move');
END;

CREATE TRIGGER topup_remembers AFTER UPDATE ON topup WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO state_history (machine, row_id, from_state, to_state, moved_at, moved_by)
    VALUES ('topup', NEW.id, OLD.state, NEW.state, NEW.moved_at, NEW.moved_by);
END;

CREATE TRIGGER topup_starts BEFORE INSERT ON topup
    WHEN NOT EXISTS (SELECT 1 FROM state_edge WHERE machine = 'topup' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'topup: not a first state');
END;

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

CREATE TABLE topup_channel (
    channel     TEXT    PRIMARY KEY CHECK (channel IN ('prepaid', 'game')),
    synced_at   INTEGER,                  -- when its whole price list was last read
    stopped_at  INTEGER,                  -- nothing is sold or placed: no deposit, wrong key, ...
    stopped_why TEXT NOT NULL DEFAULT '',
    trust_until INTEGER                   -- an admin said that the next list, read until then, is right however short
) STRICT, WITHOUT ROWID;

CREATE TABLE topup_game (
    product_id    INTEGER PRIMARY KEY REFERENCES product (id),
    channel       TEXT NOT NULL CHECK (channel IN ('prepaid', 'game')),
    supplier_name TEXT NOT NULL CHECK (supplier_name <> ''),  -- "Mobile Legends", "TELKOMSEL", as the supplier writes it
    target_rule   TEXT NOT NULL,  -- "digits:5-12", "phone", ...; empty: unknown, so it is not sold
    zone_rule     TEXT NOT NULL,  -- "digits:3-6", "choice:os_asia=Asia,..."; empty: it has none
    nickname_code TEXT NOT NULL,  -- the supplier's code of its nickname check; empty: there is none
    UNIQUE (channel, supplier_name)
) STRICT;

CREATE TRIGGER topup_game_is_kept BEFORE DELETE ON topup_game BEGIN
    SELECT RAISE(ABORT, 'a game is archived with its product, never deleted');
END;

CREATE TRIGGER topup_game_keeps_identity BEFORE UPDATE OF product_id, channel, supplier_name ON topup_game BEGIN
    SELECT RAISE(ABORT, 'what a game is never changes');
END;

CREATE TABLE topup_orphan (
    channel  TEXT    NOT NULL CHECK (channel IN ('prepaid', 'game')),
    trxid    TEXT    NOT NULL CHECK (trxid <> ''),
    seen_at  INTEGER NOT NULL, dismissed_at INTEGER,
    PRIMARY KEY (channel, trxid)
) STRICT, WITHOUT ROWID;

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

CREATE TRIGGER topup_service_is_kept BEFORE DELETE ON topup_service BEGIN
    SELECT RAISE(ABORT, 'a service is marked as gone, never deleted');
END;

CREATE TRIGGER topup_service_keeps_identity BEFORE UPDATE OF id, channel, code ON topup_service BEGIN
    SELECT RAISE(ABORT, 'a service keeps its channel and code');
END;

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

CREATE INDEX upgrade_request_by_person ON upgrade_request (person_id, id);

CREATE INDEX upgrade_request_by_state ON upgrade_request (state, id);

CREATE UNIQUE INDEX upgrade_request_open ON upgrade_request (person_id) WHERE state = 'pending';

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

CREATE TRIGGER upgrade_request_starts BEFORE INSERT ON upgrade_request
    WHEN NOT EXISTS (
        SELECT 1 FROM state_edge WHERE machine = 'upgrade_request' AND from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'upgrade_request: not a first state');
END;

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

CREATE TABLE utm_source (
    id   INTEGER PRIMARY KEY CHECK (id > 0),
    name TEXT    NOT NULL UNIQUE CHECK (name <> '')
) STRICT;

INSERT INTO state_edge VALUES ('affiliate', '', 'pending');
INSERT INTO state_edge VALUES ('affiliate', 'approved', 'banned');
INSERT INTO state_edge VALUES ('affiliate', 'approved', 'suspended');
INSERT INTO state_edge VALUES ('affiliate', 'pending', 'approved');
INSERT INTO state_edge VALUES ('affiliate', 'pending', 'banned');
INSERT INTO state_edge VALUES ('affiliate', 'pending', 'rejected');
INSERT INTO state_edge VALUES ('affiliate', 'rejected', 'banned');
INSERT INTO state_edge VALUES ('affiliate', 'rejected', 'pending');
INSERT INTO state_edge VALUES ('affiliate', 'suspended', 'approved');
INSERT INTO state_edge VALUES ('affiliate', 'suspended', 'banned');
INSERT INTO state_edge VALUES ('broadcast', '', 'planned');
INSERT INTO state_edge VALUES ('broadcast', 'paused', 'cancelled');
INSERT INTO state_edge VALUES ('broadcast', 'paused', 'planned');
INSERT INTO state_edge VALUES ('broadcast', 'paused', 'running');
INSERT INTO state_edge VALUES ('broadcast', 'planned', 'cancelled');
INSERT INTO state_edge VALUES ('broadcast', 'planned', 'paused');
INSERT INTO state_edge VALUES ('broadcast', 'planned', 'running');
INSERT INTO state_edge VALUES ('broadcast', 'running', 'cancelled');
INSERT INTO state_edge VALUES ('broadcast', 'running', 'done');
INSERT INTO state_edge VALUES ('broadcast', 'running', 'paused');
INSERT INTO state_edge VALUES ('chat_invite', '', 'planned');
INSERT INTO state_edge VALUES ('chat_invite', 'open', 'cancelled');
INSERT INTO state_edge VALUES ('chat_invite', 'open', 'expired');
INSERT INTO state_edge VALUES ('chat_invite', 'open', 'used');
INSERT INTO state_edge VALUES ('chat_invite', 'planned', 'cancelled');
INSERT INTO state_edge VALUES ('chat_invite', 'planned', 'failed');
INSERT INTO state_edge VALUES ('chat_invite', 'planned', 'open');
INSERT INTO state_edge VALUES ('commission', '', 'pending');
INSERT INTO state_edge VALUES ('commission', 'payable', 'paid');
INSERT INTO state_edge VALUES ('commission', 'payable', 'void');
INSERT INTO state_edge VALUES ('commission', 'pending', 'payable');
INSERT INTO state_edge VALUES ('commission', 'pending', 'void');
INSERT INTO state_edge VALUES ('daily_report', '', 'submitted');
INSERT INTO state_edge VALUES ('daily_report', 'submitted', 'rejected');
INSERT INTO state_edge VALUES ('daily_report', 'submitted', 'validated');
INSERT INTO state_edge VALUES ('delivery', '', 'running');
INSERT INTO state_edge VALUES ('delivery', 'delivered', 'running');
INSERT INTO state_edge VALUES ('delivery', 'delivered', 'stopped');
INSERT INTO state_edge VALUES ('delivery', 'running', 'delivered');
INSERT INTO state_edge VALUES ('delivery', 'running', 'stopped');
INSERT INTO state_edge VALUES ('delivery_step', '', 'open');
INSERT INTO state_edge VALUES ('delivery_step', '', 'waiting');
INSERT INTO state_edge VALUES ('delivery_step', 'done', 'open');
INSERT INTO state_edge VALUES ('delivery_step', 'open', 'done');
INSERT INTO state_edge VALUES ('delivery_step', 'open', 'stopped');
INSERT INTO state_edge VALUES ('delivery_step', 'open', 'waiting');
INSERT INTO state_edge VALUES ('delivery_step', 'waiting', 'open');
INSERT INTO state_edge VALUES ('delivery_step', 'waiting', 'stopped');
INSERT INTO state_edge VALUES ('fraud_finding', '', 'open');
INSERT INTO state_edge VALUES ('fraud_finding', 'open', 'cleared');
INSERT INTO state_edge VALUES ('fraud_finding', 'open', 'confirmed');
INSERT INTO state_edge VALUES ('inbox', '', 'received');
INSERT INTO state_edge VALUES ('inbox', 'done', 'received');
INSERT INTO state_edge VALUES ('inbox', 'failed', 'received');
INSERT INTO state_edge VALUES ('inbox', 'ignored', 'received');
INSERT INTO state_edge VALUES ('inbox', 'received', 'done');
INSERT INTO state_edge VALUES ('inbox', 'received', 'failed');
INSERT INTO state_edge VALUES ('inbox', 'received', 'ignored');
INSERT INTO state_edge VALUES ('job', '', 'waiting');
INSERT INTO state_edge VALUES ('job', 'failed', 'waiting');
INSERT INTO state_edge VALUES ('job', 'running', 'done');
INSERT INTO state_edge VALUES ('job', 'running', 'failed');
INSERT INTO state_edge VALUES ('job', 'running', 'unknown');
INSERT INTO state_edge VALUES ('job', 'running', 'waiting');
INSERT INTO state_edge VALUES ('job', 'unknown', 'done');
INSERT INTO state_edge VALUES ('job', 'unknown', 'failed');
INSERT INTO state_edge VALUES ('job', 'unknown', 'waiting');
INSERT INTO state_edge VALUES ('job', 'waiting', 'cancelled');
INSERT INTO state_edge VALUES ('job', 'waiting', 'running');
INSERT INTO state_edge VALUES ('membership', '', 'pending');
INSERT INTO state_edge VALUES ('membership', 'active', 'cancelled');
INSERT INTO state_edge VALUES ('membership', 'active', 'expired');
INSERT INTO state_edge VALUES ('membership', 'active', 'superseded');
INSERT INTO state_edge VALUES ('membership', 'pending', 'active');
INSERT INTO state_edge VALUES ('membership', 'pending', 'cancelled');
INSERT INTO state_edge VALUES ('message', '', 'queued');
INSERT INTO state_edge VALUES ('message', 'queued', 'cancelled');
INSERT INTO state_edge VALUES ('message', 'queued', 'expired');
INSERT INTO state_edge VALUES ('message', 'queued', 'sending');
INSERT INTO state_edge VALUES ('message', 'sending', 'failed');
INSERT INTO state_edge VALUES ('message', 'sending', 'queued');
INSERT INTO state_edge VALUES ('message', 'sending', 'sent');
INSERT INTO state_edge VALUES ('message', 'sending', 'unknown');
INSERT INTO state_edge VALUES ('message', 'unknown', 'failed');
INSERT INTO state_edge VALUES ('message', 'unknown', 'queued');
INSERT INTO state_edge VALUES ('message', 'unknown', 'sent');
INSERT INTO state_edge VALUES ('payment', '', 'created');
INSERT INTO state_edge VALUES ('payment', 'created', 'expired');
INSERT INTO state_edge VALUES ('payment', 'created', 'failed');
INSERT INTO state_edge VALUES ('payment', 'created', 'settled');
INSERT INTO state_edge VALUES ('payment', 'created', 'waiting');
INSERT INTO state_edge VALUES ('payment', 'expired', 'settled');
INSERT INTO state_edge VALUES ('payment', 'failed', 'settled');
INSERT INTO state_edge VALUES ('payment', 'settled', 'refunded');
INSERT INTO state_edge VALUES ('payment', 'waiting', 'expired');
INSERT INTO state_edge VALUES ('payment', 'waiting', 'failed');
INSERT INTO state_edge VALUES ('payment', 'waiting', 'settled');
INSERT INTO state_edge VALUES ('payment_case', '', 'open');
INSERT INTO state_edge VALUES ('payment_case', 'open', 'closed');
INSERT INTO state_edge VALUES ('payout', '', 'draft');
INSERT INTO state_edge VALUES ('payout', 'approved', 'cancelled');
INSERT INTO state_edge VALUES ('payout', 'approved', 'exported');
INSERT INTO state_edge VALUES ('payout', 'draft', 'approved');
INSERT INTO state_edge VALUES ('payout', 'draft', 'cancelled');
INSERT INTO state_edge VALUES ('payout', 'exported', 'settled');
INSERT INTO state_edge VALUES ('payout_line', '', 'open');
INSERT INTO state_edge VALUES ('payout_line', 'open', 'failed');
INSERT INTO state_edge VALUES ('payout_line', 'open', 'settled');
INSERT INTO state_edge VALUES ('refund', '', 'decided');
INSERT INTO state_edge VALUES ('refund', 'decided', 'paid');
INSERT INTO state_edge VALUES ('shop_order', '', 'pending');
INSERT INTO state_edge VALUES ('shop_order', 'expired', 'paid');
INSERT INTO state_edge VALUES ('shop_order', 'fulfilled', 'refunded');
INSERT INTO state_edge VALUES ('shop_order', 'paid', 'fulfilled');
INSERT INTO state_edge VALUES ('shop_order', 'paid', 'refunded');
INSERT INTO state_edge VALUES ('shop_order', 'pending', 'cancelled');
INSERT INTO state_edge VALUES ('shop_order', 'pending', 'expired');
INSERT INTO state_edge VALUES ('shop_order', 'pending', 'paid');
INSERT INTO state_edge VALUES ('shop_order', 'pending', 'proof_submitted');
INSERT INTO state_edge VALUES ('shop_order', 'proof_submitted', 'paid');
INSERT INTO state_edge VALUES ('shop_order', 'proof_submitted', 'pending');
INSERT INTO state_edge VALUES ('ticket', '', 'open');
INSERT INTO state_edge VALUES ('ticket', 'answered', 'closed');
INSERT INTO state_edge VALUES ('ticket', 'answered', 'open');
INSERT INTO state_edge VALUES ('ticket', 'closed', 'answered');
INSERT INTO state_edge VALUES ('ticket', 'closed', 'open');
INSERT INTO state_edge VALUES ('ticket', 'open', 'answered');
INSERT INTO state_edge VALUES ('ticket', 'open', 'closed');
INSERT INTO state_edge VALUES ('tip', '', 'unmatched');
INSERT INTO state_edge VALUES ('tip', 'unmatched', 'dismissed');
INSERT INTO state_edge VALUES ('tip', 'unmatched', 'matched');
INSERT INTO state_edge VALUES ('topup', '', 'ready');
INSERT INTO state_edge VALUES ('topup', 'failed', 'refunded');
INSERT INTO state_edge VALUES ('topup', 'processing', 'failed');
INSERT INTO state_edge VALUES ('topup', 'processing', 'success');
INSERT INTO state_edge VALUES ('topup', 'ready', 'cancelled');
INSERT INTO state_edge VALUES ('topup', 'ready', 'refunded');
INSERT INTO state_edge VALUES ('topup', 'ready', 'sending');
INSERT INTO state_edge VALUES ('topup', 'sending', 'failed');
INSERT INTO state_edge VALUES ('topup', 'sending', 'processing');
INSERT INTO state_edge VALUES ('topup', 'sending', 'ready');
INSERT INTO state_edge VALUES ('topup', 'sending', 'success');
INSERT INTO state_edge VALUES ('topup', 'sending', 'unknown');
INSERT INTO state_edge VALUES ('topup', 'unknown', 'failed');
INSERT INTO state_edge VALUES ('topup', 'unknown', 'processing');
INSERT INTO state_edge VALUES ('topup', 'unknown', 'ready');
INSERT INTO state_edge VALUES ('topup', 'unknown', 'success');
INSERT INTO state_edge VALUES ('upgrade_request', '', 'pending');
INSERT INTO state_edge VALUES ('upgrade_request', 'pending', 'approved');
INSERT INTO state_edge VALUES ('upgrade_request', 'pending', 'rejected');
INSERT INTO sealed_column VALUES ('affiliate', 'reason_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('audit', 'reason_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('bank_account', 'holder_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('bank_account', 'number_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('bank_row', 'description_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('cancellation', 'reason_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('chat_invite', 'link_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('chat_member', 'user_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('contact_link', 'email_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('daily_report', 'reason_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('daily_report', 'text_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('delivery_step', 'words_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('idempotency', 'body_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('inbox', 'body_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('message', 'extra_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('nickname_check', 'form_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('nickname_check', 'nickname_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('nickname_check', 'target_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('nickname_check', 'zone_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('package', 'code_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('payee_account', 'holder_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('payee_account', 'number_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('payment', 'pay_url_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('payment_proof', 'sender_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('payout_line', 'words_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('person', 'email_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('person', 'name_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('person', 'phone_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('sender', 'phone_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('sender', 'webhook_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('shop_order', 'payer_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('ticket', 'subject_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('ticket_entry', 'text_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('tiktok_account', 'notes_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('tiktok_account', 'secret_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('tip', 'message_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('tip', 'supporter_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('topup', 'nickname_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('topup', 'note_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('topup', 'target_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('topup', 'zone_sealed', 'uuid');
INSERT INTO sealed_column VALUES ('upgrade_request', 'reason_sealed', 'uuid');
