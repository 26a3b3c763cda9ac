CREATE TABLE m_boats (
	id UUID NOT NULL,
	owner UUID,
	active BOOLEAN DEFAULT true NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE,
	created_by UUID,
	modified_at TIMESTAMP WITH TIME ZONE,
	modified_by UUID,
	deleted_at TIMESTAMP WITH TIME ZONE,
	version BIGINT DEFAULT 1 NOT NULL,
	title TEXT COLLATE "C" DEFAULT '' NOT NULL,
	title__sort TEXT COLLATE "C" DEFAULT '' NOT NULL,
	name TEXT COLLATE "C",
	name__key TEXT COLLATE "C" DEFAULT '' NOT NULL,
	name__sort TEXT COLLATE "C" DEFAULT '' NOT NULL,
	price NUMERIC,
	price__currency VARCHAR(3),
	price__base NUMERIC,
	captain UUID,
	about UUID,
	about__module VARCHAR(63),
	sold BOOLEAN DEFAULT false,
	CONSTRAINT pk_m_boats PRIMARY KEY (id)
);

CREATE INDEX ix_m_boats_about_filled ON m_boats (about) WHERE about IS NOT NULL;

CREATE INDEX ix_m_boats_captain_filled ON m_boats (captain) WHERE captain IS NOT NULL;

CREATE INDEX ix_m_boats_created_at_live_active ON m_boats (created_at NULLS FIRST, id, active) WHERE deleted_at IS NULL;

CREATE INDEX ix_m_boats_modified_at_live_active ON m_boats (modified_at NULLS FIRST, id, active) WHERE deleted_at IS NULL;

CREATE INDEX ix_m_boats_owner ON m_boats (owner);

CREATE INDEX ix_m_boats_price__base_name__sort_down_live_active ON m_boats (price__base NULLS FIRST, name__sort DESC, id, active) WHERE deleted_at IS NULL;

CREATE INDEX ix_m_boats_title__sort_live_active ON m_boats (title__sort, id, active) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_m_boats_captain_name__key ON m_boats (captain, name__key) WHERE deleted_at IS NULL AND captain IS NOT NULL AND name IS NOT NULL;

CREATE TABLE m_people (
	id UUID NOT NULL,
	owner UUID,
	active BOOLEAN DEFAULT true NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE,
	created_by UUID,
	modified_at TIMESTAMP WITH TIME ZONE,
	modified_by UUID,
	deleted_at TIMESTAMP WITH TIME ZONE,
	version BIGINT DEFAULT 1 NOT NULL,
	title TEXT COLLATE "C" DEFAULT '' NOT NULL,
	title__sort TEXT COLLATE "C" DEFAULT '' NOT NULL,
	email TEXT COLLATE "C",
	email__key TEXT COLLATE "C" DEFAULT '' NOT NULL,
	CONSTRAINT pk_m_people PRIMARY KEY (id)
);

CREATE INDEX ix_m_people_created_at_live_active ON m_people (created_at NULLS FIRST, id, active) WHERE deleted_at IS NULL;

CREATE INDEX ix_m_people_modified_at_live_active ON m_people (modified_at NULLS FIRST, id, active) WHERE deleted_at IS NULL;

CREATE INDEX ix_m_people_owner ON m_people (owner);

CREATE INDEX ix_m_people_title__sort_live_active ON m_people (title__sort, id, active) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_m_people_email__key ON m_people (email__key) WHERE deleted_at IS NULL AND email IS NOT NULL;

CREATE TABLE c_boats__items (
	record_id UUID NOT NULL,
	position INTEGER NOT NULL,
	product TEXT COLLATE "C",
	product__key TEXT COLLATE "C" DEFAULT '' NOT NULL,
	quantity BIGINT,
	price NUMERIC,
	price__currency VARCHAR(3),
	price__base NUMERIC,
	CONSTRAINT pk_c_boats__items PRIMARY KEY (record_id, position),
	CONSTRAINT fk_c_boats__items_record_id FOREIGN KEY(record_id) REFERENCES m_boats (id) ON DELETE CASCADE
);

CREATE TABLE l_boats__crew (
	record_id UUID NOT NULL,
	position INTEGER NOT NULL,
	value UUID,
	CONSTRAINT pk_l_boats__crew PRIMARY KEY (record_id, position),
	CONSTRAINT fk_l_boats__crew_record_id FOREIGN KEY(record_id) REFERENCES m_boats (id) ON DELETE CASCADE
);

CREATE INDEX ix_l_boats__crew_value ON l_boats__crew (value, record_id);

CREATE TABLE l_boats__tags (
	record_id UUID NOT NULL,
	position INTEGER NOT NULL,
	value TEXT COLLATE "C",
	value__key TEXT COLLATE "C" DEFAULT '' NOT NULL,
	CONSTRAINT pk_l_boats__tags PRIMARY KEY (record_id, position),
	CONSTRAINT fk_l_boats__tags_record_id FOREIGN KEY(record_id) REFERENCES m_boats (id) ON DELETE CASCADE
);

CREATE INDEX ix_l_boats__tags_value ON l_boats__tags (value, record_id);

CREATE INDEX ix_l_boats__tags_value__key ON l_boats__tags (value__key, record_id);

CREATE INDEX IF NOT EXISTS "gin_m_boats_name__sort" ON "m_boats" USING gin ("name__sort" gin_trgm_ops);
