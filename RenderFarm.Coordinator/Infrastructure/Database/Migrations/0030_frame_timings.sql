ALTER TABLE frames ADD COLUMN timings TEXT;                            -- FrameTimings as JSON; null before it is rendered
