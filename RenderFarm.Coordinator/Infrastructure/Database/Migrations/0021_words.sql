-- An instance is what is rented; workers that get no more of a job are on its blocklist.
DROP INDEX workers_machine;
ALTER TABLE workers RENAME COLUMN machine TO instance;               -- RentedInstance as JSON; null for workers that were started by hand
CREATE INDEX workers_instance ON workers (json_extract(instance, '$.instanceId')) WHERE instance IS NOT NULL;

DROP INDEX set_aside_worker;
ALTER TABLE set_aside RENAME TO blocklist;
CREATE INDEX blocklist_worker ON blocklist (worker_id);

UPDATE job_notices SET kind = 'Instances' WHERE kind = 'Machines';
UPDATE job_ledger SET cost = replace(cost, '"machines":', '"instances":');
