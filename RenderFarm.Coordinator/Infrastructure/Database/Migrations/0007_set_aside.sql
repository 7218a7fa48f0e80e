-- What failed where, and not by the cloud's fault.
CREATE TABLE frame_failures (
    job_id              TEXT NOT NULL REFERENCES jobs (id),
    number              INTEGER NOT NULL,
    part                INTEGER NOT NULL,
    worker_id           TEXT NOT NULL,
    worker_faults       INTEGER NOT NULL,               -- how often by the worker's own fault
    error               TEXT NOT NULL,                  -- the last one
    failed_at           INTEGER NOT NULL,
    PRIMARY KEY (job_id, number, part, worker_id)
) WITHOUT ROWID;

-- Workers that get no more of a job, because they fail what others render.
CREATE TABLE set_aside (
    job_id              TEXT NOT NULL REFERENCES jobs (id),
    worker_id           TEXT NOT NULL,
    reason              TEXT NOT NULL,
    PRIMARY KEY (job_id, worker_id)
) WITHOUT ROWID;

CREATE INDEX set_aside_worker ON set_aside (worker_id);
