-- A scene is kept from its last announcement on, as assets and manifests are.
ALTER TABLE scenes RENAME COLUMN created_at TO announced_at;
