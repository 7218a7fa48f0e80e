ALTER TABLE jobs ADD COLUMN allow_missing INTEGER NOT NULL DEFAULT 0;

-- Read again with the next job: an inspection tells more than it did.
UPDATE scenes SET inspection = NULL;
