-- What every other table stands on: legal state changes as data, the audit chain, idempotency keys, outside events,
-- jobs at providers, and where personal data is sealed.

-- The legal edges of every state machine; '' is "does not exist yet". Triggers refuse any other move.
CREATE TABLE state_edge (
    machine    TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state   TEXT NOT NULL,
    PRIMARY KEY (machine, from_state, to_state)
) STRICT, WITHOUT ROWID;

-- Every column that holds sealed values, with the column of the same row that its seal is bound to. Key rotation and
-- `doctor --deep` walk this list, so a table that adds a sealed column adds its row here.
CREATE TABLE sealed_column (
    table_name  TEXT NOT NULL,
    column_name TEXT NOT NULL,
    row_column  TEXT NOT NULL,
    PRIMARY KEY (table_name, column_name)
) STRICT, WITHOUT ROWID;
