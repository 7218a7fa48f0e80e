-- A frame keeps one trace through all of its attempts: the W3C traceparent that each belongs to.
ALTER TABLE frames RENAME COLUMN trace_id TO traceparent;
UPDATE frames SET traceparent = '00-' || traceparent || '-' || lower(hex(randomblob(8))) || '-01' WHERE traceparent IS NOT NULL;

-- When it came back without an image.
ALTER TABLE frames ADD COLUMN returned_at INTEGER;
