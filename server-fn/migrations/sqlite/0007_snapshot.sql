-- What a device fetches the first time instead of pages: every row that people with these scopes may
-- hold, as of `base_seq`. The segments of one snapshot are written and removed with its line.
CREATE TABLE snapshot (
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    scopes TEXT NOT NULL,
    base_seq BIGINT NOT NULL,
    row_count BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, scopes)
);

-- Packed rows, compressed by gzip, under the SHA-256 of their bytes before that.
CREATE TABLE snapshot_segment (
    workspace_id TEXT NOT NULL,
    scopes TEXT NOT NULL,
    place BIGINT NOT NULL,
    hash TEXT NOT NULL,
    row_count BIGINT NOT NULL,
    byte_count BIGINT NOT NULL,
    packed BLOB NOT NULL,
    PRIMARY KEY (workspace_id, scopes, place)
);

CREATE INDEX snapshot_segment_hash ON snapshot_segment (workspace_id, scopes, hash);

-- Who is making a snapshot now. An erasure removes the line, so that what was read before is not kept.
CREATE TABLE snapshot_making (
    workspace_id TEXT NOT NULL,
    scopes TEXT NOT NULL,
    token TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, scopes)
);
