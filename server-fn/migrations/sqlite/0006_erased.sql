-- The people who were erased: each push asks who they are, to refuse what arrives late about them.
CREATE INDEX row_erased ON row (workspace_id, entity, id) WHERE erased;
