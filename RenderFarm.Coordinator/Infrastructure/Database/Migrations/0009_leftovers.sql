-- When the parts and slices that an ended job left in the bucket were removed; null before.
ALTER TABLE jobs ADD COLUMN leftovers_removed_at INTEGER;

CREATE INDEX jobs_with_leftovers ON jobs (ended_at) WHERE ended_at IS NOT NULL AND leftovers_removed_at IS NULL;
