CREATE TABLE kith_applied (
	version INTEGER NOT NULL,
	back_to INTEGER,
	changes JSON NOT NULL,
	CONSTRAINT pk_kith_applied PRIMARY KEY (version)
);

CREATE TABLE kith_apply_step (
	version INTEGER NOT NULL,
	digest TEXT NOT NULL,
	phase TEXT NOT NULL,
	step TEXT NOT NULL,
	rows INTEGER DEFAULT '0' NOT NULL,
	reached TEXT,
	begun_at VARCHAR(26) NOT NULL,
	done_at VARCHAR(26),
	CONSTRAINT pk_kith_apply_step PRIMARY KEY (version, digest, phase, step)
);

CREATE TABLE kith_audit (
	seq INTEGER NOT NULL,
	time VARCHAR(26) NOT NULL,
	kind TEXT NOT NULL,
	user_id VARCHAR(36),
	impersonator_id VARCHAR(36),
	subject TEXT,
	detail JSON,
	position INTEGER,
	previous_hash TEXT,
	hash TEXT,
	CONSTRAINT pk_kith_audit PRIMARY KEY (seq),
	CONSTRAINT uq_kith_audit_position UNIQUE (position)
);

CREATE INDEX ix_kith_audit_time ON kith_audit (time);

CREATE INDEX ix_kith_audit_unsealed ON kith_audit (seq) WHERE position IS NULL;

CREATE TABLE kith_catalogue (
	version INTEGER NOT NULL,
	applied_at VARCHAR(26) NOT NULL,
	applied_by TEXT NOT NULL,
	engine_version TEXT NOT NULL,
	hash TEXT NOT NULL,
	files TEXT NOT NULL,
	names TEXT NOT NULL,
	current BOOLEAN NOT NULL,
	CONSTRAINT pk_kith_catalogue PRIMARY KEY (version)
);

CREATE UNIQUE INDEX uq_kith_catalogue_current ON kith_catalogue (current) WHERE current;

CREATE TABLE kith_counter (
	"key" TEXT NOT NULL,
	value INTEGER NOT NULL,
	CONSTRAINT pk_kith_counter PRIMARY KEY ("key")
);

CREATE TABLE kith_event (
	time VARCHAR(26) NOT NULL,
	id VARCHAR(36) NOT NULL,
	module TEXT NOT NULL,
	record_id VARCHAR(36) NOT NULL,
	kind TEXT NOT NULL,
	user_id VARCHAR(36),
	impersonator_id VARCHAR(36),
	via TEXT NOT NULL,
	changes JSON,
	CONSTRAINT pk_kith_event PRIMARY KEY (time, id)
);

CREATE INDEX ix_kith_event_module_record_id_time ON kith_event (module, record_id, time);

CREATE TABLE kith_idempotency (
	user_id VARCHAR(36) NOT NULL,
	"key" TEXT NOT NULL,
	request_hash TEXT NOT NULL,
	status INTEGER,
	module TEXT,
	record_id VARCHAR(36),
	created_at VARCHAR(26) NOT NULL,
	CONSTRAINT pk_kith_idempotency PRIMARY KEY (user_id, "key")
);

CREATE INDEX ix_kith_idempotency_created_at ON kith_idempotency (created_at);

CREATE TABLE kith_job (
	id VARCHAR(36) NOT NULL,
	queue TEXT NOT NULL,
	kind TEXT NOT NULL,
	payload JSON NOT NULL,
	"key" TEXT,
	state TEXT DEFAULT 'ready' NOT NULL,
	run_at VARCHAR(26) NOT NULL,
	lease_until VARCHAR(26),
	attempts INTEGER DEFAULT '0' NOT NULL,
	most_attempts INTEGER NOT NULL,
	realm TEXT NOT NULL,
	user_id VARCHAR(36),
	impersonator_id VARCHAR(36),
	progress JSON,
	last_error TEXT,
	created_at VARCHAR(26) NOT NULL,
	finished_at VARCHAR(26),
	CONSTRAINT pk_kith_job PRIMARY KEY (id),
	CONSTRAINT ck_kith_job_state CHECK (state IN ('ready', 'run', 'done', 'dead', 'refused')),
	CONSTRAINT ck_kith_job_actor CHECK (realm = 'system' OR user_id IS NOT NULL)
);

CREATE INDEX ix_kith_job_lease ON kith_job (lease_until) WHERE state = 'run';

CREATE INDEX ix_kith_job_ready ON kith_job (queue, run_at, id) WHERE state = 'ready';

CREATE INDEX ix_kith_job_state_finished_at ON kith_job (state, finished_at);

CREATE UNIQUE INDEX uq_kith_job_key ON kith_job (kind, "key") WHERE state = 'ready' AND key IS NOT NULL;

CREATE TABLE kith_one_time_token (
	hash TEXT NOT NULL,
	purpose TEXT NOT NULL,
	subject TEXT NOT NULL,
	data JSON,
	created_at VARCHAR(26) NOT NULL,
	expires_at VARCHAR(26) NOT NULL,
	used_at VARCHAR(26),
	CONSTRAINT pk_kith_one_time_token PRIMARY KEY (hash)
);

CREATE INDEX ix_kith_one_time_token_expires_at ON kith_one_time_token (expires_at);

CREATE INDEX ix_kith_one_time_token_subject ON kith_one_time_token (subject);

CREATE TABLE kith_parked (
	what TEXT NOT NULL,
	module TEXT NOT NULL,
	field TEXT NOT NULL,
	physical TEXT NOT NULL,
	name TEXT NOT NULL,
	version INTEGER NOT NULL,
	parked_at VARCHAR(26) NOT NULL,
	parked_by TEXT NOT NULL,
	heir TEXT,
	holds JSON NOT NULL,
	purged_at VARCHAR(26),
	CONSTRAINT pk_kith_parked PRIMARY KEY (what, module, field, physical),
	CONSTRAINT ck_kith_parked_what CHECK (what IN ('module', 'field', 'option', 'role', 'portal_type'))
);

CREATE INDEX ix_kith_parked_parked_at ON kith_parked (parked_at);

CREATE TABLE kith_principal (
	id VARCHAR(36) NOT NULL,
	kind TEXT NOT NULL,
	name TEXT NOT NULL,
	name_sort TEXT NOT NULL,
	CONSTRAINT pk_kith_principal PRIMARY KEY (id),
	CONSTRAINT ck_kith_principal_kind CHECK (kind IN ('user', 'group')),
	CONSTRAINT uq_kith_principal_id_kind UNIQUE (id, kind)
);

CREATE INDEX ix_kith_principal_name_sort_id ON kith_principal (name_sort, id);

CREATE UNIQUE INDEX uq_kith_principal_group_name ON kith_principal (name) WHERE kind = 'group';

CREATE TABLE kith_schedule (
	name TEXT NOT NULL,
	kind TEXT NOT NULL,
	payload JSON NOT NULL,
	every INTEGER NOT NULL,
	next_run_at VARCHAR(26) NOT NULL,
	last_run_at VARCHAR(26),
	CONSTRAINT pk_kith_schedule PRIMARY KEY (name)
);

CREATE INDEX ix_kith_schedule_next_run_at ON kith_schedule (next_run_at);

CREATE TABLE kith_throttle (
	"key" TEXT NOT NULL,
	count INTEGER NOT NULL,
	since VARCHAR(26) NOT NULL,
	until VARCHAR(26),
	CONSTRAINT pk_kith_throttle PRIMARY KEY ("key")
);

CREATE INDEX ix_kith_throttle_until ON kith_throttle (until);

CREATE TABLE kith_touched (
	seq INTEGER NOT NULL,
	module TEXT NOT NULL,
	record_id TEXT NOT NULL,
	CONSTRAINT pk_kith_touched PRIMARY KEY (seq)
);

CREATE TABLE kith_file (
	id VARCHAR(36) NOT NULL,
	owner_id VARCHAR(36),
	name TEXT NOT NULL,
	mime TEXT NOT NULL,
	size INTEGER NOT NULL,
	digest TEXT NOT NULL,
	state TEXT DEFAULT 'staged' NOT NULL,
	storage_key TEXT NOT NULL,
	created_at VARCHAR(26) NOT NULL,
	CONSTRAINT pk_kith_file PRIMARY KEY (id),
	CONSTRAINT ck_kith_file_state CHECK (state IN ('staged', 'attached')),
	CONSTRAINT fk_kith_file_owner_id FOREIGN KEY(owner_id) REFERENCES kith_principal (id) ON DELETE SET NULL
);

CREATE INDEX ix_kith_file_digest ON kith_file (digest);

CREATE INDEX ix_kith_file_owner_id ON kith_file (owner_id);

CREATE INDEX ix_kith_file_state_created_at ON kith_file (state, created_at);

CREATE TABLE kith_group (
	id VARCHAR(36) NOT NULL,
	description TEXT,
	CONSTRAINT pk_kith_group PRIMARY KEY (id),
	CONSTRAINT fk_kith_group_id FOREIGN KEY(id) REFERENCES kith_principal (id) ON DELETE CASCADE
);

CREATE TABLE kith_user (
	id VARCHAR(36) NOT NULL,
	kind TEXT NOT NULL,
	email TEXT NOT NULL,
	email_key TEXT NOT NULL,
	locale TEXT,
	timezone TEXT,
	state TEXT DEFAULT 'active' NOT NULL,
	created_at VARCHAR(26) NOT NULL,
	last_login_at VARCHAR(26),
	CONSTRAINT pk_kith_user PRIMARY KEY (id),
	CONSTRAINT ck_kith_user_kind CHECK (kind IN ('staff', 'portal')),
	CONSTRAINT ck_kith_user_state CHECK (state IN ('active', 'suspended', 'invited')),
	CONSTRAINT uq_kith_user_id_kind UNIQUE (id, kind),
	CONSTRAINT uq_kith_user_kind_email_key UNIQUE (kind, email_key),
	CONSTRAINT fk_kith_user_id FOREIGN KEY(id) REFERENCES kith_principal (id) ON DELETE CASCADE
);

CREATE TABLE kith_api_token (
	id VARCHAR(36) NOT NULL,
	hash TEXT NOT NULL,
	user_id VARCHAR(36) NOT NULL,
	label TEXT NOT NULL,
	scopes JSON,
	created_at VARCHAR(26) NOT NULL,
	expires_at VARCHAR(26),
	last_used_at VARCHAR(26),
	revoked_at VARCHAR(26),
	CONSTRAINT pk_kith_api_token PRIMARY KEY (id),
	CONSTRAINT uq_kith_api_token_hash UNIQUE (hash),
	CONSTRAINT fk_kith_api_token_user_id FOREIGN KEY(user_id) REFERENCES kith_user (id) ON DELETE CASCADE
);

CREATE INDEX ix_kith_api_token_user_id ON kith_api_token (user_id);

CREATE TABLE kith_credential (
	user_id VARCHAR(36) NOT NULL,
	password_hash TEXT NOT NULL,
	changed_at VARCHAR(26) NOT NULL,
	CONSTRAINT pk_kith_credential PRIMARY KEY (user_id),
	CONSTRAINT fk_kith_credential_user_id FOREIGN KEY(user_id) REFERENCES kith_user (id) ON DELETE CASCADE
);

CREATE TABLE kith_group_member (
	group_id VARCHAR(36) NOT NULL,
	user_id VARCHAR(36) NOT NULL,
	kind TEXT DEFAULT 'staff' NOT NULL,
	CONSTRAINT pk_kith_group_member PRIMARY KEY (group_id, user_id),
	CONSTRAINT fk_kith_group_member_user_id_kind FOREIGN KEY(user_id, kind) REFERENCES kith_user (id, kind) ON DELETE CASCADE,
	CONSTRAINT ck_kith_group_member_kind CHECK (kind IN ('staff')),
	CONSTRAINT fk_kith_group_member_group_id FOREIGN KEY(group_id) REFERENCES kith_group (id) ON DELETE CASCADE
);

CREATE INDEX ix_kith_group_member_user_id ON kith_group_member (user_id);

CREATE TABLE kith_portal_access (
	id VARCHAR(36) NOT NULL,
	user_id VARCHAR(36) NOT NULL,
	kind TEXT DEFAULT 'portal' NOT NULL,
	type TEXT NOT NULL,
	module TEXT NOT NULL,
	record_id VARCHAR(36) NOT NULL,
	state TEXT NOT NULL,
	created_at VARCHAR(26) NOT NULL,
	changed_at VARCHAR(26) NOT NULL,
	CONSTRAINT pk_kith_portal_access PRIMARY KEY (id),
	CONSTRAINT fk_kith_portal_access_user_id_kind FOREIGN KEY(user_id, kind) REFERENCES kith_user (id, kind) ON DELETE CASCADE,
	CONSTRAINT ck_kith_portal_access_kind CHECK (kind IN ('portal')),
	CONSTRAINT uq_kith_portal_access_user_id_type UNIQUE (user_id, type),
	CONSTRAINT uq_kith_portal_access_type_module_record_id UNIQUE (type, module, record_id)
);

CREATE INDEX ix_kith_portal_access_module_record_id ON kith_portal_access (module, record_id);

CREATE TABLE kith_session (
	token_hash TEXT NOT NULL,
	user_id VARCHAR(36) NOT NULL,
	realm TEXT NOT NULL,
	csrf_secret TEXT NOT NULL,
	created_at VARCHAR(26) NOT NULL,
	last_seen_at VARCHAR(26) NOT NULL,
	expires_at VARCHAR(26) NOT NULL,
	impersonator_id VARCHAR(36),
	user_agent TEXT,
	ip TEXT,
	CONSTRAINT pk_kith_session PRIMARY KEY (token_hash),
	CONSTRAINT fk_kith_session_user_id FOREIGN KEY(user_id) REFERENCES kith_user (id) ON DELETE CASCADE,
	CONSTRAINT fk_kith_session_impersonator_id FOREIGN KEY(impersonator_id) REFERENCES kith_user (id) ON DELETE CASCADE
);

CREATE INDEX ix_kith_session_expires_at ON kith_session (expires_at);

CREATE INDEX ix_kith_session_impersonator_id ON kith_session (impersonator_id);

CREATE INDEX ix_kith_session_user_id ON kith_session (user_id);

CREATE TABLE kith_user_role (
	user_id VARCHAR(36) NOT NULL,
	role TEXT NOT NULL,
	kind TEXT DEFAULT 'staff' NOT NULL,
	CONSTRAINT pk_kith_user_role PRIMARY KEY (user_id, role),
	CONSTRAINT fk_kith_user_role_user_id_kind FOREIGN KEY(user_id, kind) REFERENCES kith_user (id, kind) ON DELETE CASCADE,
	CONSTRAINT ck_kith_user_role_kind CHECK (kind IN ('staff'))
);

CREATE INDEX ix_kith_user_role_role ON kith_user_role (role);
