-- A client's name for its submission: sent again, it makes no second job.
ALTER TABLE jobs ADD COLUMN idempotency_key TEXT;
ALTER TABLE jobs ADD COLUMN request_sha256 TEXT;
CREATE UNIQUE INDEX jobs_idempotency_key ON jobs (idempotency_key) WHERE idempotency_key IS NOT NULL;

-- Every worker that has had a chunk: only their reports count.
ALTER TABLE chunks ADD COLUMN workers TEXT;                         -- JSON array of ids

-- Launch templates go with their job.
ALTER TABLE jobs ADD COLUMN templates_removed_at INTEGER;
CREATE INDEX jobs_templates ON jobs (pool) WHERE pool IS NOT NULL AND templates_removed_at IS NULL;

-- Messages that were set aside by a queue's consumer; here they are explained, taken again or dropped.
CREATE TABLE dead_letters (
    seq                 INTEGER PRIMARY KEY AUTOINCREMENT,
    id                  TEXT NOT NULL UNIQUE,                       -- of SQS
    queue               TEXT NOT NULL,                              -- the queue that it was meant for, without the farm's scope
    body                TEXT NOT NULL,
    content_type        TEXT,
    message_id          TEXT,                                       -- of MassTransit, the same when it fails again
    type                TEXT,                                       -- FrameRendered, RenderChunk …
    job_id              TEXT,
    frame               INTEGER,
    worker_id           TEXT,
    reason              TEXT NOT NULL,
    failed_at           INTEGER NOT NULL,
    taken_at            INTEGER                                     -- when it was taken again
);

CREATE INDEX dead_letters_message ON dead_letters (message_id);
