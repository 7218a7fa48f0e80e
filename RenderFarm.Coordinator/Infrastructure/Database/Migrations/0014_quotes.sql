CREATE TABLE quotes (
    id                  TEXT PRIMARY KEY,
    topic               TEXT NOT NULL,                              -- hash of scene, manifest and settings: quotes with the same learn from each other
    state               TEXT NOT NULL,
    document            TEXT NOT NULL,                              -- QuoteDocument as JSON
    created_at          INTEGER NOT NULL,
    ended_at            INTEGER
) WITHOUT ROWID;

CREATE INDEX quotes_topic ON quotes (topic, ended_at);
CREATE INDEX quotes_open ON quotes (created_at) WHERE state = 'Sampling';

ALTER TABLE jobs ADD COLUMN sample_of TEXT;                         -- the quote that it renders sample frames for
ALTER TABLE jobs ADD COLUMN quoted_dollars TEXT;                    -- what the accepted quote said
ALTER TABLE jobs ADD COLUMN quoted_seconds REAL;
