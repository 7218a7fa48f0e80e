ALTER TABLE jobs ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';    -- RenderSettings as JSON

UPDATE jobs SET settings = json_object('samples', samples, 'resolutionPercent', resolution_percent);

ALTER TABLE jobs DROP COLUMN samples;
ALTER TABLE jobs DROP COLUMN resolution_percent;
