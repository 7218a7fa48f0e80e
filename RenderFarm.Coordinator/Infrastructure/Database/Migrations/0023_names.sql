ALTER TABLE jobs ADD COLUMN names TEXT;    -- FrameNames as JSON; null for jobs of before, whose files are called after the frame's number
ALTER TABLE frames ADD COLUMN outputs TEXT; -- what File Output nodes have written beside it, as JSON; null for nothing
