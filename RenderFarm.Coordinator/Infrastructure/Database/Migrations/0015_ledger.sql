-- Prices per hour in billionths of a US dollar, from their time on; old ones are removed.
CREATE TABLE spot_prices (
    instance_type       TEXT NOT NULL,
    zone                TEXT NOT NULL,
    at                  INTEGER NOT NULL,
    nanodollars         INTEGER NOT NULL,
    PRIMARY KEY (instance_type, zone, at)
) WITHOUT ROWID;

-- Sums of what a rented machine was the first to store, kept in step with the frames.
CREATE TABLE instance_usage (
    instance_id         TEXT PRIMARY KEY,
    frames              REAL NOT NULL DEFAULT 0,                    -- a part counts as that part of its frame
    renders             INTEGER NOT NULL DEFAULT 0,                 -- frames and parts
    scene_load_ms       INTEGER NOT NULL DEFAULT 0,
    render_ms           INTEGER NOT NULL DEFAULT 0,
    upload_ms           INTEGER NOT NULL DEFAULT 0,                 -- without what the next frame's render covers
    render_squares      REAL NOT NULL DEFAULT 0,                    -- sum of the squares of the render times in seconds
    longest_ms          INTEGER NOT NULL DEFAULT 0,
    lost_ms             INTEGER NOT NULL DEFAULT 0,                 -- of renders that are no longer in lost_renders
    upload_from         INTEGER,                                    -- of the last image, by the machine's clock: not yet in upload_ms
    upload_until        INTEGER,
    nanodollars         INTEGER,                                    -- what the machine cost, once its job is closed
    estimated           INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

-- Renders that were not stored. Removed when their job is closed, after lost_ms has them.
CREATE TABLE lost_renders (
    instance_id         TEXT NOT NULL,
    job_id              TEXT NOT NULL,
    number              INTEGER NOT NULL,
    part                INTEGER NOT NULL,
    started_at          INTEGER NOT NULL,                           -- by the machine's clock
    ms                  INTEGER NOT NULL,
    PRIMARY KEY (instance_id, job_id, number, part, started_at)
) WITHOUT ROWID;

-- The rented machine that rendered it; null for others.
ALTER TABLE frames ADD COLUMN instance_id TEXT;

-- What a renting job costs.
CREATE TABLE job_ledger (
    job_id              TEXT PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
    quoted_frame_seconds REAL,                                      -- of one frame on one machine, by the accepted quote
    cost                TEXT,                                       -- JobCost as JSON, some seconds old at most
    closed_at           INTEGER                                     -- nothing changes any more
) WITHOUT ROWID;

CREATE INDEX jobs_pool ON jobs (pool) WHERE pool IS NOT NULL;
