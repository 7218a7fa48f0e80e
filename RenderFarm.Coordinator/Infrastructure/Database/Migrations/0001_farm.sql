-- Times are milliseconds since 1970-01-01 UTC; states are the names of the enums in the code.

CREATE TABLE scenes (
    sha256              TEXT PRIMARY KEY,
    size_bytes          INTEGER NOT NULL,
    name                TEXT NOT NULL,
    created_at          INTEGER NOT NULL,
    etag                TEXT,               -- of the stored object that was checked against the hash
    inspection          TEXT                -- SceneInspection as JSON
) WITHOUT ROWID;

CREATE TABLE jobs (
    seq                 INTEGER PRIMARY KEY AUTOINCREMENT,
    id                  TEXT NOT NULL UNIQUE,
    name                TEXT NOT NULL,
    state               TEXT NOT NULL,
    scene_sha256        TEXT NOT NULL REFERENCES scenes (sha256),
    priority            INTEGER NOT NULL,
    samples             INTEGER,
    resolution_percent  INTEGER,
    frames_per_second   REAL NOT NULL,
    warnings            TEXT NOT NULL,      -- JSON array of sentences
    traceparent         TEXT,               -- of the span that submitted the job
    created_at          INTEGER NOT NULL,
    started_at          INTEGER,
    ended_at            INTEGER,
    error               TEXT,
    cancel_announced_at INTEGER,            -- when marker and control messages were out

    -- Kept in step with the frames by the ripple of each change, so that a list of jobs counts nothing.
    total               INTEGER NOT NULL,
    waiting             INTEGER NOT NULL,
    fed                 INTEGER NOT NULL DEFAULT 0,
    rendering           INTEGER NOT NULL DEFAULT 0,
    rendered            INTEGER NOT NULL DEFAULT 0,
    failed              INTEGER NOT NULL DEFAULT 0,
    timed               INTEGER NOT NULL DEFAULT 0,     -- rendered frames whose render time is known
    queue_wait          REAL NOT NULL DEFAULT 0,        -- sums of the frames' timings, in seconds
    scene_fetch         REAL NOT NULL DEFAULT 0,
    blender_start       REAL NOT NULL DEFAULT 0,
    scene_load          REAL NOT NULL DEFAULT 0,
    render              REAL NOT NULL DEFAULT 0,
    gate                REAL NOT NULL DEFAULT 0,
    upload              REAL NOT NULL DEFAULT 0
);

CREATE INDEX jobs_live ON jobs (priority DESC, seq) WHERE state IN ('Queued', 'Running');
CREATE INDEX jobs_cancel_to_announce ON jobs (seq) WHERE state = 'Canceled' AND cancel_announced_at IS NULL;
CREATE INDEX jobs_scene ON jobs (scene_sha256);

CREATE TABLE frames (
    job_id              TEXT NOT NULL REFERENCES jobs (id),
    number              INTEGER NOT NULL,
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
    PRIMARY KEY (job_id, number)
) WITHOUT ROWID;

CREATE INDEX frames_waiting ON frames (job_id, number) WHERE state = 'Waiting';
CREATE INDEX frames_in_flight ON frames (chunk_id) WHERE state IN ('Fed', 'Rendering');
CREATE INDEX frames_rendering ON frames (worker_id) WHERE state = 'Rendering';
CREATE INDEX frames_progress ON frames (job_id, progress) WHERE state = 'Rendering';
CREATE INDEX frames_failed ON frames (job_id, number) WHERE state = 'Failed';

-- Chunks on the queue or with a worker; the row goes when the chunk is settled.
CREATE TABLE chunks (
    id                  TEXT PRIMARY KEY,
    job_id              TEXT NOT NULL REFERENCES jobs (id),
    fed_at              INTEGER NOT NULL,
    worker_id           TEXT,                           -- who has it; null while it is on the queue
    claimed_at          INTEGER,
    unclaimed_at        INTEGER,                        -- since when nobody has it
    ended_at            INTEGER                         -- when its worker was done with it
) WITHOUT ROWID;

CREATE INDEX chunks_job ON chunks (job_id);
CREATE INDEX chunks_worker ON chunks (worker_id) WHERE worker_id IS NOT NULL;

CREATE TABLE workers (
    id                  TEXT PRIMARY KEY,
    state               TEXT NOT NULL,
    host                TEXT NOT NULL,
    process_id          INTEGER NOT NULL,
    blender_version     TEXT,
    cores               INTEGER NOT NULL,
    problem             TEXT,
    chunk_id            TEXT,                           -- the chunk that its last heartbeat named
    chunk_since         INTEGER NOT NULL,               -- since when it names that chunk, or none
    frames_rendered     INTEGER NOT NULL DEFAULT 0,
    started_at          INTEGER NOT NULL,               -- by the worker's clock
    reported_at         INTEGER NOT NULL,               -- newest heartbeat or stop, by the worker's clock
    last_seen_at        INTEGER NOT NULL,               -- by the coordinator's clock
    queue_deleted_at    INTEGER                         -- when its control queue was removed
) WITHOUT ROWID;
