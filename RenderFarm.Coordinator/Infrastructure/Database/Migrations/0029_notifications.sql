-- Addresses that are told how the job ends, as JSON; NULL for none.
ALTER TABLE jobs ADD COLUMN notify TEXT;

-- What is to be told to one of them, until it has been or is given up.
CREATE TABLE notifications (
    seq                 INTEGER PRIMARY KEY,
    id                  TEXT NOT NULL UNIQUE,           -- by which a receiver knows what comes twice
    job_id              TEXT NOT NULL REFERENCES jobs (id),
    url                 TEXT NOT NULL,
    event               TEXT NOT NULL,
    body                TEXT NOT NULL,                  -- sent and signed as it stands here
    created_at          INTEGER NOT NULL,
    attempts            INTEGER NOT NULL DEFAULT 0,
    not_before          INTEGER NOT NULL,
    ended_at            INTEGER,                        -- when it was taken, or given up
    error               TEXT                            -- why the last attempt failed
);
CREATE INDEX notifications_open ON notifications (not_before) WHERE ended_at IS NULL;
CREATE INDEX notifications_job ON notifications (job_id, url);

-- What the farm proves itself with; made when it is first needed.
CREATE TABLE secrets (
    name                TEXT PRIMARY KEY,
    secret              TEXT NOT NULL
) WITHOUT ROWID;
