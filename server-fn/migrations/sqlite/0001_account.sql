-- Who may sign in, and where. Times are milliseconds since 1970 UTC, ids UUID text, secrets only
-- as hashes. Statements are plain enough for SQLite and PostgreSQL alike.

-- A firm's data set. `head_seq` is the sequence of its last change, taken last in each write;
-- `epoch` changes when a backup is put back, so that devices notice.
CREATE TABLE workspace (
    id TEXT NOT NULL PRIMARY KEY,
    head_seq BIGINT NOT NULL DEFAULT 0,
    epoch TEXT NOT NULL,
    made_at BIGINT NOT NULL
);

-- A person's way in: their mail address in lower case, and the hash of their password.
CREATE TABLE account (
    id TEXT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    CONSTRAINT account_email UNIQUE (email)
);

-- What an account may do in a workspace, and as which user.
CREATE TABLE membership (
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    account_id TEXT NOT NULL REFERENCES account (id),
    user_id TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (workspace_id, account_id),
    CONSTRAINT membership_user UNIQUE (workspace_id, user_id)
);

-- An open session; its token is only in the browser's cookie.
CREATE TABLE session (
    token_hash TEXT NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    FOREIGN KEY (workspace_id, account_id) REFERENCES membership (workspace_id, account_id)
);

CREATE INDEX session_account ON session (account_id);

-- A link that can be used once. `workspace_id` is absent for the first user's.
CREATE TABLE invitation (
    token_hash TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    workspace_id TEXT REFERENCES workspace (id),
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);

-- Wrong passwords of the last minutes, by mail address and by network address.
CREATE TABLE sign_in_failure (
    id TEXT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    address TEXT NOT NULL,
    failed_at BIGINT NOT NULL
);

CREATE INDEX sign_in_failure_email ON sign_in_failure (email, failed_at);
CREATE INDEX sign_in_failure_address ON sign_in_failure (address, failed_at);
CREATE INDEX sign_in_failure_time ON sign_in_failure (failed_at);
