-- Providers that ask to be left alone, and what Duitku lets a buyer choose from.

-- A rest was asked for (a rate limit, our own pace); unlike `open_until` no success ends it early.
ALTER TABLE breaker ADD COLUMN rest_until INTEGER NOT NULL DEFAULT 0;

-- Each provider's threads look for their own work, however much waits elsewhere.
CREATE INDEX job_due_at_provider ON job (provider, next_at, id) WHERE state = 'waiting';

-- What a provider's questions about one thing became, by kind and state: few of a kind are `unknown`.
CREATE INDEX job_unknown ON job (kind, id) WHERE state = 'unknown';

-- The ways of paying that the project at Duitku has, as it last said.
CREATE TABLE duitku_channel (
    code      TEXT    PRIMARY KEY CHECK (length(code) = 2),
    place     INTEGER NOT NULL,                    -- in Duitku's own order
    name      TEXT    NOT NULL CHECK (name <> ''),
    fee       INTEGER NOT NULL CHECK (fee >= 0),   -- what the buyer pays on top
    listed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
