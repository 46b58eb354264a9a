-- What the rows of each scope add up to, so that a device can tell whether it holds them all. Marks
-- are 64 bits without a sign, stored in a number that has one. A workspace of before has no lines
-- until its next change.
CREATE TABLE scope_sum (
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    scope TEXT NOT NULL,
    row_count BIGINT NOT NULL,
    marks BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, scope)
);
