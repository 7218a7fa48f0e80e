-- Files that go along with scenes, and the manifests that say which.

CREATE TABLE assets (
    sha256              TEXT PRIMARY KEY,
    announced_at        INTEGER NOT NULL,   -- last
    stored_bytes        INTEGER             -- size of the stored object; null while it is not known to be there
) WITHOUT ROWID;

CREATE TABLE manifests (
    sha256              TEXT PRIMARY KEY,
    size_bytes          INTEGER NOT NULL,   -- of the manifest itself
    total_bytes         INTEGER NOT NULL,   -- of its files
    announced_at        INTEGER NOT NULL    -- last
) WITHOUT ROWID;

CREATE TABLE manifest_assets (
    manifest_sha256     TEXT NOT NULL REFERENCES manifests (sha256) ON DELETE CASCADE,
    asset_sha256        TEXT NOT NULL REFERENCES assets (sha256),
    PRIMARY KEY (manifest_sha256, asset_sha256)
) WITHOUT ROWID;

CREATE INDEX manifest_assets_asset ON manifest_assets (asset_sha256);

ALTER TABLE jobs ADD COLUMN manifest_sha256 TEXT REFERENCES manifests (sha256);
CREATE INDEX jobs_manifest ON jobs (manifest_sha256) WHERE manifest_sha256 IS NOT NULL;

-- A scene beside other files is another scene.
CREATE TABLE inspections (
    identity            TEXT PRIMARY KEY,   -- of scene and manifest: SceneRef.Identity
    scene_sha256        TEXT NOT NULL REFERENCES scenes (sha256) ON DELETE CASCADE,
    manifest_sha256     TEXT REFERENCES manifests (sha256) ON DELETE CASCADE,
    inspection          TEXT NOT NULL       -- SceneInspection as JSON
) WITHOUT ROWID;

CREATE INDEX inspections_scene ON inspections (scene_sha256);
CREATE INDEX inspections_manifest ON inspections (manifest_sha256) WHERE manifest_sha256 IS NOT NULL;

INSERT INTO inspections (identity, scene_sha256, inspection) SELECT sha256, sha256, inspection FROM scenes WHERE inspection IS NOT NULL;
ALTER TABLE scenes DROP COLUMN inspection;
