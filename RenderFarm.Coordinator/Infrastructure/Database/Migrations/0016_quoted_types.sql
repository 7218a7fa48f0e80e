-- Seconds of one frame on one machine of each type that the accepted quote has measured: a JSON object.
ALTER TABLE job_ledger ADD COLUMN quoted_type_seconds TEXT;
