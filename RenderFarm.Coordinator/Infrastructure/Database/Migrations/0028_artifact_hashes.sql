-- As the store has computed it; NULL where it does not say, and of what was made before.
ALTER TABLE artifacts ADD COLUMN sha256 TEXT;
