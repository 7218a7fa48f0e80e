-- Why a worker ends or has ended, in its own words.
ALTER TABLE workers ADD COLUMN ending TEXT;
