ALTER TABLE jobs ADD COLUMN names TEXT;    -- FrameNames as JSON; null for jobs of before, whose files are called after the frame's number
