-- What runs there, when it was last here, and when it was told to forget everything; 0 is never.
ALTER TABLE device ADD COLUMN label TEXT NOT NULL DEFAULT '';
ALTER TABLE device ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE device ADD COLUMN revoked_at BIGINT NOT NULL DEFAULT 0;

-- The device that used the session last; empty before it asked for rows.
ALTER TABLE session ADD COLUMN device TEXT NOT NULL DEFAULT '';

CREATE INDEX session_device ON session (device);
