-- How each frame is divided: Split as JSON; null for whole frames.
ALTER TABLE jobs ADD COLUMN split TEXT;

-- A divided frame has a row for itself (part 0) and one for each of its parts (1 and up). What workers are given are rows with parts = 0:
-- whole frames, and parts of divided ones.
CREATE TABLE frames_and_parts (
    job_id              TEXT NOT NULL REFERENCES jobs (id),
    number              INTEGER NOT NULL,
    part                INTEGER NOT NULL DEFAULT 0,
    parts               INTEGER NOT NULL DEFAULT 0,     -- how many parts it is divided into
    parts_done          INTEGER NOT NULL DEFAULT 0,     -- how many of them are stored
    state               TEXT NOT NULL,
    attempts            INTEGER NOT NULL DEFAULT 0,     -- failures by the frame's own fault
    worker_faults       INTEGER NOT NULL DEFAULT 0,     -- failures by a worker's fault
    feeds               INTEGER NOT NULL DEFAULT 0,     -- how often it was put into a chunk
    not_before          INTEGER,                        -- not to be fed earlier
    chunk_id            TEXT,
    worker_id           TEXT,
    progress            REAL NOT NULL DEFAULT 0,
    started_at          INTEGER,
    ended_at            INTEGER,
    image_key           TEXT,
    size_bytes          INTEGER,
    sha256              TEXT,
    log_key             TEXT,
    trace_id            TEXT,
    error               TEXT,
    log_tail            TEXT,
    render_seconds      REAL,
    PRIMARY KEY (job_id, number, part)
) WITHOUT ROWID;

INSERT INTO frames_and_parts (job_id, number, state, attempts, worker_faults, feeds, not_before, chunk_id, worker_id, progress, started_at,
    ended_at, image_key, size_bytes, sha256, log_key, trace_id, error, log_tail, render_seconds)
SELECT job_id, number, state, attempts, worker_faults, feeds, not_before, chunk_id, worker_id, progress, started_at,
    ended_at, image_key, size_bytes, sha256, log_key, trace_id, error, log_tail, render_seconds
FROM frames;

DROP TABLE frames;
ALTER TABLE frames_and_parts RENAME TO frames;

CREATE INDEX frames_waiting ON frames (job_id, number) WHERE state = 'Waiting' AND parts = 0;
CREATE INDEX frames_in_flight ON frames (chunk_id) WHERE state IN ('Fed', 'Rendering');
CREATE INDEX frames_rendering ON frames (worker_id) WHERE state = 'Rendering';
CREATE INDEX frames_progress ON frames (job_id, progress) WHERE state = 'Rendering' AND part = 0;
CREATE INDEX frames_failed ON frames (job_id, number) WHERE state = 'Failed' AND part = 0;
