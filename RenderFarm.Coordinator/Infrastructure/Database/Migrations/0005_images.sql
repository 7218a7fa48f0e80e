ALTER TABLE frames ADD COLUMN preview_key TEXT;
ALTER TABLE frames ADD COLUMN flags TEXT;                           -- JSON array of suspicions; null for none

CREATE INDEX frames_flagged ON frames (job_id, number) WHERE flags IS NOT NULL;

ALTER TABLE jobs ADD COLUMN strict INTEGER NOT NULL DEFAULT 0;      -- suspicious frames fail it
ALTER TABLE jobs ADD COLUMN video INTEGER NOT NULL DEFAULT 0;       -- artifacts are wanted
ALTER TABLE jobs ADD COLUMN view TEXT;                              -- ViewSettings as JSON

-- What is made of the frames of a completed job.
CREATE TABLE artifacts (
    job_id              TEXT NOT NULL REFERENCES jobs (id),
    kind                TEXT NOT NULL,
    state               TEXT NOT NULL,
    attempts            INTEGER NOT NULL DEFAULT 0,     -- how often it was sent
    not_before          INTEGER,                        -- not to be sent earlier
    sent_at             INTEGER,
    key                 TEXT,
    size_bytes          INTEGER,
    note                TEXT,
    error               TEXT,
    PRIMARY KEY (job_id, kind)
) WITHOUT ROWID;

CREATE INDEX artifacts_open ON artifacts (state) WHERE state IN ('Waiting', 'Sent');
