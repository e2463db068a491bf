CREATE TABLE openai_uploads_journal (
    key_hash VARCHAR2(64) NOT NULL PRIMARY KEY,
    lease_id VARCHAR2(36),
    lease_end NUMBER(19) NOT NULL,
    lease_millis NUMBER(19) NOT NULL,
    owner VARCHAR2(1000),
    generation NUMBER(19) NOT NULL,
    state VARCHAR2(16),
    upload_id VARCHAR2(255),
    file_name VARCHAR2(1000),
    lookalike VARCHAR2(64),
    started_at NUMBER(19),
    saved_at NUMBER(19),
    parts_saved NUMBER(19),
    parts_total NUMBER(19),
    record CLOB
);
CREATE INDEX openai_uploads_journal_like ON openai_uploads_journal (lookalike);
CREATE INDEX openai_uploads_journal_saved ON openai_uploads_journal (state, saved_at);
CREATE TABLE openai_uploads_journal_parts (
    key_hash VARCHAR2(64) NOT NULL,
    generation NUMBER(19) NOT NULL,
    lease_id VARCHAR2(36) NOT NULL,
    seq NUMBER(19) NOT NULL,
    part_index NUMBER(19) NOT NULL,
    part_id VARCHAR2(1000) NOT NULL,
    part_length NUMBER(19) NOT NULL,
    sha256 VARCHAR2(64),
    active_seconds NUMBER(19) NOT NULL,
    PRIMARY KEY (key_hash, generation, lease_id, seq)
);
