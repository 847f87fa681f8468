-- A transaction of the supplier that an admin placed by hand is nobody's for good, and no finding any more.
ALTER TABLE topup_orphan ADD COLUMN dismissed_at INTEGER;
