-- The oldest protocol that may ask for rows; anything may be sent.
ALTER TABLE workspace ADD COLUMN min_protocol BIGINT NOT NULL DEFAULT 0;
