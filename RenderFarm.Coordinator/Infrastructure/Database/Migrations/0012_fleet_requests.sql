ALTER TABLE instances ADD COLUMN worker_id TEXT;                    -- of the worker that it runs, once that has reported
ALTER TABLE instances ADD COLUMN silent_at INTEGER;                 -- since when its worker is lost, as the fleet loop saw it
ALTER TABLE instances ADD COLUMN end_detail TEXT;                   -- EC2's words on the end

ALTER TABLE rent_requests ADD COLUMN market TEXT NOT NULL DEFAULT 'Spot';
ALTER TABLE rent_requests ADD COLUMN got INTEGER NOT NULL DEFAULT 0; -- machines that came of it
ALTER TABLE rent_requests ADD COLUMN problem TEXT;                  -- kind of what kept the others away

CREATE INDEX rent_requests_pool ON rent_requests (pool, created_at);
CREATE INDEX instances_token ON instances (token);
CREATE INDEX workers_machine ON workers (json_extract(machine, '$.instanceId')) WHERE machine IS NOT NULL;
