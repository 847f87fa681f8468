-- The books: accounts, journal entries, and postings that sum to zero.
--
-- An entry is made in one transaction: its row, its postings, its seal. The seal checks that there are two postings or
-- more and that they sum to zero; the deferred foreign key from entry to seal makes a COMMIT fail while an entry is
-- unsealed. After its seal nothing of an entry changes: a correction is another entry.
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

CREATE TABLE journal (
    id      INTEGER PRIMARY KEY CHECK (id > 0) REFERENCES journal_seal (journal_id) DEFERRABLE INITIALLY DEFERRED,
    source  TEXT    NOT NULL UNIQUE CHECK (source <> ''),  -- what it books, once for ever: "settle:PAY-7"
    act     TEXT    NOT NULL CHECK (act <> ''),            -- "order.paid", "refund.decided", "transfer", ...
    about   TEXT    NOT NULL CHECK (about <> ''),          -- the thing it is about, "ORD-1042"
    actor   TEXT    NOT NULL CHECK (actor <> ''),
    at      INTEGER NOT NULL                               -- when it happened; when it was written stands in the audit
) STRICT;
CREATE INDEX journal_by_time ON journal (at, id);
CREATE INDEX journal_by_about ON journal (about, at, id);
CREATE INDEX journal_by_act ON journal (act, at, id);
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

CREATE TABLE posting (
    journal_id INTEGER NOT NULL REFERENCES journal (id),
    account_id INTEGER NOT NULL REFERENCES account (id),
    at         INTEGER NOT NULL,  -- its entry's, so that an account's past is a range of one index
    rupiah     INTEGER NOT NULL CHECK (rupiah <> 0 AND rupiah BETWEEN -100000000000 AND 100000000000),
    PRIMARY KEY (journal_id, account_id)  -- an entry touches an account once
) STRICT, WITHOUT ROWID;
CREATE INDEX posting_by_account ON posting (account_id, at, journal_id, rupiah);

-- The balance of each account: a cache that `ledger verify` proves again.
CREATE TABLE account_balance (
    account_id INTEGER PRIMARY KEY REFERENCES account (id),
    rupiah     INTEGER NOT NULL
) STRICT;

CREATE TABLE journal_seal (
    journal_id INTEGER PRIMARY KEY REFERENCES journal (id)
) STRICT;
CREATE TRIGGER journal_seal_balances BEFORE INSERT ON journal_seal
    WHEN (SELECT count(*) < 2 OR sum(rupiah) <> 0 FROM posting WHERE journal_id = NEW.journal_id)
BEGIN
    SELECT RAISE(ABORT, 'a journal entry has two postings or more, which sum to zero');
END;
CREATE TRIGGER journal_seal_is_new BEFORE INSERT ON journal_seal
    WHEN EXISTS (SELECT 1 FROM journal_seal WHERE journal_id = NEW.journal_id)
BEGIN
    SELECT RAISE(ABORT, 'this journal entry is sealed');
END;
CREATE TRIGGER journal_seal_is_final BEFORE UPDATE ON journal_seal BEGIN
    SELECT RAISE(ABORT, 'a seal is never broken');
END;
CREATE TRIGGER journal_seal_is_kept BEFORE DELETE ON journal_seal BEGIN
    SELECT RAISE(ABORT, 'a seal is never broken');
END;

CREATE TRIGGER posting_has_entry BEFORE INSERT ON posting
    WHEN NEW.at IS NOT (SELECT at FROM journal WHERE id = NEW.journal_id)
BEGIN
    SELECT RAISE(ABORT, 'a posting belongs to an entry and has its time');
END;
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
CREATE TRIGGER posting_is_final BEFORE UPDATE ON posting BEGIN
    SELECT RAISE(ABORT, 'a posting never changes');
END;
CREATE TRIGGER posting_is_kept BEFORE DELETE ON posting BEGIN
    SELECT RAISE(ABORT, 'a posting is kept');
END;
