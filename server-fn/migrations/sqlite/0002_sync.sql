-- What replicates. Ids are UUID text, sequences count per workspace, `body`, `versions`, `old` and
-- `new` are JSON text. Keys lead with the workspace, so that an engine can spread workspaces.

-- One browser profile, or the host itself. `last_n` is the count of its last settled entry.
CREATE TABLE device (
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    last_n BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);

-- What became of each entry; an entry sent again gets the same answer. An entry whose text could
-- not be read has no change id.
CREATE TABLE change_result (
    workspace_id TEXT NOT NULL,
    device TEXT NOT NULL,
    n BIGINT NOT NULL,
    change_id TEXT,
    payload_hash TEXT NOT NULL,
    status TEXT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, device, n),
    FOREIGN KEY (workspace_id, device) REFERENCES device (workspace_id, id)
);

CREATE INDEX change_result_change ON change_result (workspace_id, change_id);

-- The latest state of every row, and the feed: each row stands once, at its last sequence.
CREATE TABLE row (
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    entity TEXT NOT NULL,
    id TEXT NOT NULL,
    scope TEXT NOT NULL,
    seq BIGINT NOT NULL,
    schema BIGINT NOT NULL,
    body TEXT NOT NULL,
    versions TEXT NOT NULL,
    erased BOOLEAN NOT NULL,
    PRIMARY KEY (workspace_id, entity, id),
    CONSTRAINT row_feed UNIQUE (workspace_id, seq)
);

-- Every change of a field, with both values. A row that came to be has one line without a field.
CREATE TABLE history (
    workspace_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    entity TEXT NOT NULL,
    id TEXT NOT NULL,
    field TEXT NOT NULL,
    old TEXT NOT NULL,
    new TEXT NOT NULL,
    actor TEXT NOT NULL,
    device TEXT NOT NULL,
    change_id TEXT NOT NULL,
    occurred_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, seq, field)
);

-- Which customer has which number. `serial` is the counter in numbers that the host issues.
CREATE TABLE customer_number (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    serial BIGINT,
    PRIMARY KEY (workspace_id, id)
);

CREATE INDEX customer_number_number ON customer_number (workspace_id, number);
CREATE INDEX customer_number_serial ON customer_number (workspace_id, serial);

-- Packed rows of imports that are still to come, by the SHA-256 of their bytes; each person's own,
-- so that one import cannot take another's away.
CREATE TABLE import_block (
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    user_id TEXT NOT NULL,
    hash TEXT NOT NULL,
    bytes BLOB NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, user_id, hash)
);
