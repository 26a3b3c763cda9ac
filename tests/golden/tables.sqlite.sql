CREATE TABLE m_boats (
	id VARCHAR(36) NOT NULL,
	owner VARCHAR(36),
	active BOOLEAN DEFAULT 1 NOT NULL,
	created_at VARCHAR(26),
	created_by VARCHAR(36),
	modified_at VARCHAR(26),
	modified_by VARCHAR(36),
	deleted_at VARCHAR(26),
	version BIGINT DEFAULT 1 NOT NULL,
	title TEXT DEFAULT '' NOT NULL,
	title__sort TEXT DEFAULT '' NOT NULL,
	name TEXT,
	name__key TEXT DEFAULT '' NOT NULL,
	name__sort TEXT DEFAULT '' NOT NULL,
	price BIGINT,
	price__currency VARCHAR(3),
	price__base BIGINT,
	captain VARCHAR(36),
	about VARCHAR(36),
	about__module VARCHAR(63),
	sold BOOLEAN DEFAULT 0,
	CONSTRAINT pk_m_boats PRIMARY KEY (id),
	CONSTRAINT fk_m_boats_owner FOREIGN KEY(owner) REFERENCES kith_principal (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_m_boats_captain FOREIGN KEY(captain) REFERENCES m_people (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_m_boats_about_filled ON m_boats (about) WHERE about IS NOT NULL;

CREATE INDEX ix_m_boats_captain_filled ON m_boats (captain) WHERE captain IS NOT NULL;

CREATE INDEX ix_m_boats_created_at_live_active ON m_boats (created_at, id, deleted_at, active) WHERE deleted_at IS NULL;

CREATE INDEX ix_m_boats_modified_at_live_active ON m_boats (modified_at, id, deleted_at, active) WHERE deleted_at IS NULL;

CREATE INDEX ix_m_boats_owner ON m_boats (owner);

CREATE INDEX ix_m_boats_price__base_name__sort_down_live_active ON m_boats (price__base, name__sort DESC, id, deleted_at, active) WHERE deleted_at IS NULL;

CREATE INDEX ix_m_boats_title__sort_live_active ON m_boats (title__sort, id, deleted_at, active) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_m_boats_captain_name__key ON m_boats (captain, name__key) WHERE deleted_at IS NULL AND captain IS NOT NULL AND name IS NOT NULL;

CREATE TABLE m_people (
	id VARCHAR(36) NOT NULL,
	owner VARCHAR(36),
	active BOOLEAN DEFAULT 1 NOT NULL,
	created_at VARCHAR(26),
	created_by VARCHAR(36),
	modified_at VARCHAR(26),
	modified_by VARCHAR(36),
	deleted_at VARCHAR(26),
	version BIGINT DEFAULT 1 NOT NULL,
	title TEXT DEFAULT '' NOT NULL,
	title__sort TEXT DEFAULT '' NOT NULL,
	email TEXT,
	email__key TEXT DEFAULT '' NOT NULL,
	CONSTRAINT pk_m_people PRIMARY KEY (id),
	CONSTRAINT fk_m_people_owner FOREIGN KEY(owner) REFERENCES kith_principal (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_m_people_created_at_live_active ON m_people (created_at, id, deleted_at, active) WHERE deleted_at IS NULL;

CREATE INDEX ix_m_people_modified_at_live_active ON m_people (modified_at, id, deleted_at, active) WHERE deleted_at IS NULL;

CREATE INDEX ix_m_people_owner ON m_people (owner);

CREATE INDEX ix_m_people_title__sort_live_active ON m_people (title__sort, id, deleted_at, active) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_m_people_email__key ON m_people (email__key) WHERE deleted_at IS NULL AND email IS NOT NULL;

CREATE TABLE c_boats__items (
	record_id VARCHAR(36) NOT NULL,
	position INTEGER NOT NULL,
	product TEXT,
	product__key TEXT DEFAULT '' NOT NULL,
	quantity BIGINT,
	price BIGINT,
	price__currency VARCHAR(3),
	price__base BIGINT,
	CONSTRAINT pk_c_boats__items PRIMARY KEY (record_id, position),
	CONSTRAINT fk_c_boats__items_record_id FOREIGN KEY(record_id) REFERENCES m_boats (id) ON DELETE CASCADE
);

CREATE TABLE l_boats__crew (
	record_id VARCHAR(36) NOT NULL,
	position INTEGER NOT NULL,
	value VARCHAR(36),
	CONSTRAINT pk_l_boats__crew PRIMARY KEY (record_id, position),
	CONSTRAINT fk_l_boats__crew_record_id FOREIGN KEY(record_id) REFERENCES m_boats (id) ON DELETE CASCADE,
	CONSTRAINT fk_l_boats__crew_value FOREIGN KEY(value) REFERENCES m_people (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_l_boats__crew_value ON l_boats__crew (value, record_id);

CREATE TABLE l_boats__tags (
	record_id VARCHAR(36) NOT NULL,
	position INTEGER NOT NULL,
	value TEXT,
	value__key TEXT DEFAULT '' NOT NULL,
	CONSTRAINT pk_l_boats__tags PRIMARY KEY (record_id, position),
	CONSTRAINT fk_l_boats__tags_record_id FOREIGN KEY(record_id) REFERENCES m_boats (id) ON DELETE CASCADE
);

CREATE INDEX ix_l_boats__tags_value ON l_boats__tags (value, record_id);

CREATE INDEX ix_l_boats__tags_value__key ON l_boats__tags (value__key, record_id);

CREATE TABLE "s_boats__rows" ("row" INTEGER PRIMARY KEY, id VARCHAR(36) NOT NULL UNIQUE);

CREATE VIRTUAL TABLE "s_boats" USING fts5("name__sort", content='', tokenize='trigram case_sensitive 1');

CREATE TRIGGER "s_boats__insert" AFTER INSERT ON "m_boats" BEGIN INSERT INTO "s_boats__rows" (id) VALUES (new.id); INSERT INTO "s_boats" (rowid, "name__sort") SELECT "row", '  ' || replace(new."name__sort", ' ', '  ') FROM "s_boats__rows" WHERE id = new.id; END;

CREATE TRIGGER "s_boats__update" AFTER UPDATE OF "name__sort" ON "m_boats" BEGIN INSERT INTO "s_boats" ("s_boats", rowid, "name__sort") SELECT 'delete', "row", '  ' || replace(old."name__sort", ' ', '  ') FROM "s_boats__rows" WHERE id = old.id; INSERT INTO "s_boats" (rowid, "name__sort") SELECT "row", '  ' || replace(new."name__sort", ' ', '  ') FROM "s_boats__rows" WHERE id = new.id; END;

CREATE TRIGGER "s_boats__delete" AFTER DELETE ON "m_boats" BEGIN INSERT INTO "s_boats" ("s_boats", rowid, "name__sort") SELECT 'delete', "row", '  ' || replace(old."name__sort", ' ', '  ') FROM "s_boats__rows" WHERE id = old.id; DELETE FROM "s_boats__rows" WHERE id = old.id; END;

INSERT INTO "s_boats__rows" (id) SELECT id FROM "m_boats";

INSERT INTO "s_boats" (rowid, "name__sort") SELECT r."row", '  ' || replace(m."name__sort", ' ', '  ') FROM "m_boats" m JOIN "s_boats__rows" r ON r.id = m.id;
