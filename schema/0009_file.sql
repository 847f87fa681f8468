-- What lies in files_dir: one row for each content, whoever uses it. The name on disk is the keyed hash, in hex.
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
CREATE INDEX file_unused ON file (id) WHERE uses = 0;
CREATE INDEX file_by_key ON file (key_id, id) WHERE key_id IS NOT NULL;
CREATE TRIGGER file_is_kept BEFORE DELETE ON file WHEN OLD.uses > 0 BEGIN
    SELECT RAISE(ABORT, 'a file that something names is kept');
END;
CREATE TRIGGER file_is_new BEFORE INSERT ON file WHEN EXISTS (SELECT 1 FROM file WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'this file exists');
END;
CREATE TRIGGER file_keeps_identity BEFORE UPDATE OF id, uuid, content_hash, sealed, type, bytes, created_at ON file BEGIN
    SELECT RAISE(ABORT, 'what a file holds never changes');
END;

-- What a right lets a person download.
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
CREATE TRIGGER material_uses AFTER INSERT ON material BEGIN
    UPDATE file SET uses = uses + 1 WHERE id = NEW.file_id;
END;
CREATE TRIGGER material_leaves AFTER UPDATE OF removed_at ON material
    WHEN OLD.removed_at IS NULL AND NEW.removed_at IS NOT NULL
BEGIN
    UPDATE file SET uses = uses - 1 WHERE id = OLD.file_id;
END;
CREATE TRIGGER material_is_kept BEFORE DELETE ON material BEGIN
    SELECT RAISE(ABORT, 'a material is removed, never deleted');
END;
CREATE TRIGGER material_stays_removed BEFORE UPDATE OF removed_at ON material WHEN OLD.removed_at IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'a removed material stays removed');
END;
CREATE TRIGGER material_keeps_identity BEFORE UPDATE OF id, right_name, added_at ON material BEGIN
    SELECT RAISE(ABORT, 'what a material is never changes');
END;
CREATE TRIGGER material_keeps_file BEFORE UPDATE OF file_id ON material WHEN NEW.file_id IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'which file a material is never changes');
END;
