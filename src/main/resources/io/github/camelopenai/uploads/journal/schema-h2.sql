CREATE TABLE openai_uploads_journal (
    key_hash VARCHAR(64) NOT NULL PRIMARY KEY,
    lease_id VARCHAR(36),
    lease_end BIGINT NOT NULL,
    lease_millis BIGINT NOT NULL,
    owner VARCHAR(1000),
    generation BIGINT NOT NULL,
    state VARCHAR(16),
    upload_id VARCHAR(255),
    file_name VARCHAR(1000),
    lookalike VARCHAR(64),
    started_at BIGINT,
    saved_at BIGINT,
    parts_saved BIGINT,
    parts_total BIGINT,
    record CLOB
);
CREATE INDEX openai_uploads_journal_like ON openai_uploads_journal (lookalike);
CREATE INDEX openai_uploads_journal_saved ON openai_uploads_journal (state, saved_at);
CREATE TABLE openai_uploads_journal_parts (
    key_hash VARCHAR(64) NOT NULL,
    generation BIGINT NOT NULL,
    lease_id VARCHAR(36) NOT NULL,
    seq BIGINT NOT NULL,
    part_index BIGINT NOT NULL,
    part_id VARCHAR(1000) NOT NULL,
    part_length BIGINT NOT NULL,
    sha256 VARCHAR(64),
    active_seconds BIGINT NOT NULL,
    PRIMARY KEY (key_hash, generation, lease_id, seq)
);
