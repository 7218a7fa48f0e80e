ALTER TABLE workers ADD COLUMN isolation TEXT;                      -- how Blender is kept apart from the machine
ALTER TABLE workers ADD COLUMN gpus TEXT NOT NULL DEFAULT '[]';     -- JSON array of Gpu
