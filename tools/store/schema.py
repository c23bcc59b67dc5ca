"""The tables, as migration steps. Never change a step that has been released; add one."""

STEPS = (
    """
    CREATE TABLE applied (key TEXT PRIMARY KEY, result TEXT NOT NULL, at REAL NOT NULL);

    CREATE TABLE alarms (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL CHECK (kind IN ('timer', 'alarm', 'reminder')),
        label TEXT NOT NULL DEFAULT '',
        due_at REAL,
        at TEXT NOT NULL DEFAULT '',
        duration_s INTEGER,
        repeat TEXT NOT NULL DEFAULT 'none',
        timezone TEXT NOT NULL,
        session TEXT NOT NULL DEFAULT '',
        created_at REAL NOT NULL
    );
    CREATE INDEX alarms_due ON alarms (due_at);

    CREATE TABLE notes (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        title TEXT NOT NULL,
        content TEXT NOT NULL,
        created_at REAL NOT NULL,
        updated_at REAL NOT NULL
    );
    CREATE VIRTUAL TABLE notes_index USING fts5 (
        title, content, content='notes', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2'
    );
    CREATE TRIGGER notes_added AFTER INSERT ON notes BEGIN
        INSERT INTO notes_index (rowid, title, content) VALUES (new.id, new.title, new.content);
    END;
    CREATE TRIGGER notes_removed AFTER DELETE ON notes BEGIN
        INSERT INTO notes_index (notes_index, rowid, title, content)
        VALUES ('delete', old.id, old.title, old.content);
    END;
    CREATE TRIGGER notes_changed AFTER UPDATE ON notes BEGIN
        INSERT INTO notes_index (notes_index, rowid, title, content)
        VALUES ('delete', old.id, old.title, old.content);
        INSERT INTO notes_index (rowid, title, content) VALUES (new.id, new.title, new.content);
    END;

    CREATE TABLE list_items (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        list_name TEXT NOT NULL,
        item TEXT NOT NULL,
        item_key TEXT NOT NULL,
        created_at REAL NOT NULL,
        UNIQUE (list_name, item_key)
    );

    CREATE TABLE contacts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        aliases TEXT NOT NULL DEFAULT '',
        source TEXT NOT NULL DEFAULT ''
    );
    CREATE TABLE contact_points (
        contact_id INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN ('phone', 'email')),
        value TEXT NOT NULL,
        rank INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX contact_points_contact ON contact_points (contact_id);
    """,
    """
    CREATE TABLE drafts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        recipients TEXT NOT NULL,
        subject TEXT NOT NULL,
        body TEXT NOT NULL,
        created_at REAL NOT NULL
    );
    CREATE TABLE removed_events (uid TEXT PRIMARY KEY, href TEXT NOT NULL, data TEXT NOT NULL, at REAL NOT NULL);
    """,
    """
    ALTER TABLE contacts ADD COLUMN birthday TEXT NOT NULL DEFAULT '';
    ALTER TABLE contacts ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0;
    """,
    """
    ALTER TABLE alarms ADD COLUMN left_s REAL;

    CREATE TABLE past_alarms (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        why TEXT NOT NULL CHECK (why IN ('cancelled', 'announced')),
        batch TEXT NOT NULL,
        ended_at REAL NOT NULL,
        alarm TEXT NOT NULL
    );
    CREATE TABLE stopwatch (id INTEGER PRIMARY KEY CHECK (id = 1), started_at REAL, elapsed_s REAL NOT NULL);
    """,
)
VERSION = len(STEPS)
