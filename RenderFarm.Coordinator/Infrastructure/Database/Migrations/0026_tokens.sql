CREATE TABLE tokens (
    name       TEXT PRIMARY KEY,
    hash       TEXT NOT NULL UNIQUE,        -- SHA-256 of the secret, which is told once
    scope      TEXT NOT NULL,               -- TokenScope
    created_at INTEGER NOT NULL,
    used_at    INTEGER                      -- to a minute
);
