-- Which key file this database belongs to: a keyed hash that another file's keys do not give (lib/db/key_proof.hpp).
CREATE TABLE key_proof (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    hash BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE TRIGGER key_proof_is_kept BEFORE DELETE ON key_proof BEGIN
    SELECT RAISE(ABORT, 'a database keeps its key file');
END;
CREATE TRIGGER key_proof_is_final BEFORE UPDATE ON key_proof BEGIN
    SELECT RAISE(ABORT, 'a database keeps its key file');
END;

-- People: what names them is sealed and found by keyed hash; what segments them is plain.

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
CREATE INDEX person_erased ON person (erased_at, uuid) WHERE erased_at IS NOT NULL;
CREATE INDEX person_by_status ON person ((joined_at IS NULL), id) WHERE erased_at IS NULL;

INSERT INTO sealed_column VALUES ('person', 'name_sealed', 'uuid'), ('person', 'phone_sealed', 'uuid'),
                                 ('person', 'email_sealed', 'uuid');

CREATE TRIGGER person_is_kept BEFORE DELETE ON person BEGIN
    SELECT RAISE(ABORT, 'a person is erased, never deleted');
END;
CREATE TRIGGER person_keeps_identity BEFORE UPDATE OF id, uuid, opaque_code, registered_at ON person BEGIN
    SELECT RAISE(ABORT, 'id, uuid, opaque_code and registered_at of a person never change');
END;
CREATE TRIGGER person_stays_erased BEFORE UPDATE OF erased_at ON person WHEN OLD.erased_at IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'who was erased stays erased');
END;
CREATE TRIGGER person_is_new BEFORE INSERT ON person WHEN EXISTS (SELECT 1 FROM person WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this person exists');
END;

-- Who brought whom, decided once. The sequence is the referrer's n-th.
CREATE TABLE referral (
    person_id   INTEGER PRIMARY KEY REFERENCES person (id),
    referrer_id INTEGER NOT NULL REFERENCES person (id),
    sequence    INTEGER NOT NULL CHECK (sequence > 0),
    at          INTEGER NOT NULL,
    UNIQUE (referrer_id, sequence),
    CHECK (person_id <> referrer_id)
) STRICT;
CREATE INDEX referral_by_referrer ON referral (referrer_id, person_id);
CREATE TRIGGER referral_is_final BEFORE UPDATE ON referral BEGIN
    SELECT RAISE(ABORT, 'who brought a person never changes');
END;
CREATE TRIGGER referral_is_kept BEFORE DELETE ON referral BEGIN
    SELECT RAISE(ABORT, 'who brought a person is kept');
END;
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

-- Totals per referrer, kept by the transactions that change them, for "who brought most".
CREATE TABLE referral_total (
    referrer_id   INTEGER PRIMARY KEY REFERENCES person (id),
    registrations INTEGER NOT NULL DEFAULT 0,
    clicks        INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX referral_total_by_registrations ON referral_total (registrations DESC, referrer_id);

-- The same per day of the site's zone (days since 1970-01-01); referrer 0 is "came without a link".
CREATE TABLE referral_day (
    day           INTEGER NOT NULL,
    referrer_id   INTEGER NOT NULL,
    registrations INTEGER NOT NULL DEFAULT 0,
    clicks        INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (day, referrer_id)
) STRICT, WITHOUT ROWID;

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
CREATE TABLE group_right (
    group_id INTEGER NOT NULL REFERENCES people_group (id),
    name     TEXT    NOT NULL,
    kept     INTEGER NOT NULL CHECK (kept IN (0, 1)),
    PRIMARY KEY (group_id, name)
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

-- Rights that outlive the membership that gave them, written when somebody leaves.
CREATE TABLE kept_right (
    person_id INTEGER NOT NULL REFERENCES person (id),
    name      TEXT    NOT NULL,
    since     INTEGER NOT NULL,
    PRIMARY KEY (person_id, name)
) STRICT, WITHOUT ROWID;
