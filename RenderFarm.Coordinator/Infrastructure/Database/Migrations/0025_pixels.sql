ALTER TABLE frames ADD COLUMN pixels TEXT;                             -- hash of its picture; null where only that of the file is known
