-- What happened to a record, latest first: read by the dossier.
CREATE INDEX history_record ON history (workspace_id, id, seq);
