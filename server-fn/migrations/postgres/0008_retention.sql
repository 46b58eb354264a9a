-- Up to `floor_seq` the marks of erased records are the host's alone: a device that has heard less
-- starts anew.
ALTER TABLE workspace ADD COLUMN floor_seq BIGINT NOT NULL DEFAULT 0;

-- Where the head was when, noted once a day: sequences tell what is old, and no clock of a device does.
CREATE TABLE head_mark (
    workspace_id TEXT COLLATE "C" NOT NULL REFERENCES workspace (id),
    noted_at BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, noted_at)
);

-- Whether a change took effect, told also when its result is no longer kept.
CREATE INDEX history_change ON history (workspace_id, change_id, seq);

-- Marks of erased records no longer count in the sums; each workspace is counted anew at its next change.
DELETE FROM scope_sum;
