-- What the job may rent: Rental as JSON; null for jobs that local workers render.
ALTER TABLE jobs ADD COLUMN rental TEXT;

-- Whose workers take the job's chunks: the job's own id when it rents; null for the workers that were started by hand.
ALTER TABLE jobs ADD COLUMN pool TEXT;

CREATE TABLE job_notices (
    job_id              TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    kind                TEXT NOT NULL,
    text                TEXT NOT NULL,
    at                  INTEGER NOT NULL,
    PRIMARY KEY (job_id, kind)
) WITHOUT ROWID;

ALTER TABLE workers ADD COLUMN pool TEXT;
ALTER TABLE workers ADD COLUMN machine TEXT;                        -- RentedMachine as JSON; null for workers that were started by hand
ALTER TABLE workers ADD COLUMN interruption TEXT;                   -- Interruption as JSON

-- Requests to EC2, written before they are sent: the token finds what came of them after a crash.
CREATE TABLE rent_requests (
    token               TEXT PRIMARY KEY,
    pool                TEXT NOT NULL,
    request             TEXT NOT NULL,                              -- what is asked for, as JSON
    count               INTEGER NOT NULL,
    state               TEXT NOT NULL,                              -- Open, Answered, Failed
    created_at          INTEGER NOT NULL,
    answered_at         INTEGER,
    error               TEXT
) WITHOUT ROWID;

CREATE INDEX rent_requests_open ON rent_requests (created_at) WHERE state = 'Open';

-- Every machine that the farm has rented. Ended ones stay for the ledger until their job is removed.
CREATE TABLE instances (
    id                  TEXT PRIMARY KEY,                           -- of EC2
    token               TEXT NOT NULL,                              -- of its request
    pool                TEXT NOT NULL,
    instance_type       TEXT NOT NULL,
    zone                TEXT NOT NULL,
    market              TEXT NOT NULL,                              -- Spot, OnDemand
    state               TEXT NOT NULL,
    launched_at         INTEGER NOT NULL,
    ready_at            INTEGER,                                    -- first sign of life of its worker
    draining_at         INTEGER,                                    -- since when it is to end
    ended_at            INTEGER,
    end_reason          TEXT                                        -- interrupted, idle, lost, job ended …
) WITHOUT ROWID;

CREATE INDEX instances_pool ON instances (pool);
CREATE INDEX instances_live ON instances (launched_at) WHERE state <> 'Terminated';
