-- Its state is news to the bucket's marker and to the workers; while it is, nothing of the job is fed.
ALTER TABLE jobs ADD COLUMN untold INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN drops INTEGER NOT NULL DEFAULT 0;       -- frames in hand are not finished while it is paused

UPDATE jobs SET untold = 1 WHERE state = 'Canceled' AND cancel_announced_at IS NULL;
DROP INDEX jobs_cancel_to_announce;
ALTER TABLE jobs DROP COLUMN cancel_announced_at;
CREATE INDEX jobs_untold ON jobs (seq) WHERE untold = 1;

-- What an earlier render of it has left in the bucket is to be removed before it is fed.
ALTER TABLE frames ADD COLUMN stale INTEGER NOT NULL DEFAULT 0;
CREATE INDEX frames_stale ON frames (job_id, number) WHERE stale = 1 AND part = 0;

-- How often it was taken up again after its end: what is made of its frames is made anew, under another key.
ALTER TABLE jobs ADD COLUMN edition INTEGER NOT NULL DEFAULT 0;

-- Shown to nobody any more; the row goes when its files and instances are gone.
ALTER TABLE jobs ADD COLUMN deleted_at INTEGER;
CREATE INDEX jobs_deleted ON jobs (deleted_at) WHERE deleted_at IS NOT NULL;
