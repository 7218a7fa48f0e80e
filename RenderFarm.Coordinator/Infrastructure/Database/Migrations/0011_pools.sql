-- When the queues of an ended job's pool were removed; null before.
ALTER TABLE jobs ADD COLUMN pool_removed_at INTEGER;

CREATE INDEX jobs_with_pool ON jobs (ended_at) WHERE ended_at IS NOT NULL AND pool IS NOT NULL AND pool_removed_at IS NULL;
CREATE INDEX workers_pool ON workers (pool) WHERE pool IS NOT NULL;
