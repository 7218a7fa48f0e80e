-- What rented machines start from: worker and Blender archives in the bucket.
CREATE TABLE archives (
    sha256              TEXT PRIMARY KEY,
    kind                TEXT NOT NULL,      -- Worker, Blender
    version             TEXT NOT NULL,
    size_bytes          INTEGER NOT NULL,
    file_name           TEXT NOT NULL,
    announced_at        INTEGER NOT NULL,   -- last
    uploaded_at         INTEGER             -- last; null while its file has not arrived
) WITHOUT ROWID;
