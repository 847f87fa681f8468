-- Events and who is in them.

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
) STRICT;
CREATE INDEX event_by_start ON event (starts_at, id);
CREATE INDEX event_by_end ON event (ends_at, id);
CREATE TRIGGER event_is_kept BEFORE DELETE ON event BEGIN
    SELECT RAISE(ABORT, 'an event is cancelled, never deleted');
END;
CREATE TRIGGER event_keeps_identity BEFORE UPDATE OF id, uuid ON event BEGIN
    SELECT RAISE(ABORT, 'id and uuid of an event never change');
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
