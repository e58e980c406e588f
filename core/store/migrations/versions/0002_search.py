"""Full-text search, fast in Chinese too: FTS5 with the trigram tokenizer, or pg_trgm.

SQLite: `search_text` holds the text of finished messages, two sentinels behind it so that every two characters begin
some trigram; `search_rows` gives each message a number that a VACUUM does not change.
"""

from alembic import op

revision = "0002"
down_revision = "0001"

SQLITE = (
    "CREATE TABLE search_rows (id INTEGER PRIMARY KEY AUTOINCREMENT, message_id VARCHAR(32) NOT NULL UNIQUE)",
    "CREATE VIRTUAL TABLE search_text USING fts5(body, tokenize='trigram')",
    "CREATE VIRTUAL TABLE search_terms USING fts5vocab(search_text, 'row')",
    """CREATE TRIGGER search_insert AFTER INSERT ON messages
       WHEN new.status NOT IN ('queued', 'running') AND new.content <> '' BEGIN
         INSERT INTO search_rows (message_id) VALUES (new.id);
         INSERT INTO search_text (rowid, body) VALUES (last_insert_rowid(), new.content || char(2, 2));
       END""",
    """CREATE TRIGGER search_update AFTER UPDATE OF content, status, deleted_at ON messages
       WHEN new.status NOT IN ('queued', 'running') BEGIN
         INSERT OR IGNORE INTO search_rows (message_id) VALUES (new.id);
         DELETE FROM search_text WHERE rowid = (SELECT id FROM search_rows WHERE message_id = new.id);
         INSERT INTO search_text (rowid, body)
           SELECT id, new.content || char(2, 2) FROM search_rows
           WHERE message_id = new.id AND new.deleted_at IS NULL AND new.content <> '';
       END""",
    """CREATE TRIGGER search_delete AFTER DELETE ON messages BEGIN
         DELETE FROM search_text WHERE rowid = (SELECT id FROM search_rows WHERE message_id = old.id);
         DELETE FROM search_rows WHERE message_id = old.id;
       END""",
    "INSERT INTO search_rows (message_id) SELECT id FROM messages WHERE deleted_at IS NULL AND content <> ''",
    """INSERT INTO search_text (rowid, body)
       SELECT r.id, m.content || char(2, 2) FROM search_rows r JOIN messages m ON m.id = r.message_id""",
)
POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    # without fastupdate a search never waits for what was written since the last vacuum
    "CREATE INDEX search_messages ON messages USING gin (content gin_trgm_ops) WITH (fastupdate = off)",
    "CREATE INDEX search_newest ON messages (created_at DESC)",
)


def upgrade() -> None:
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)
