-- How it was decided who brought a person, for everybody who registered: also why nobody did.
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
