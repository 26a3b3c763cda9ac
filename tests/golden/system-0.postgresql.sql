CREATE TABLE kith_applied (
	version BIGINT NOT NULL,
	back_to BIGINT,
	changes JSON NOT NULL,
	CONSTRAINT pk_kith_applied PRIMARY KEY (version)
);

CREATE TABLE kith_apply_step (
	version BIGINT NOT NULL,
	digest TEXT COLLATE "C" NOT NULL,
	phase TEXT COLLATE "C" NOT NULL,
	step TEXT COLLATE "C" NOT NULL,
	rows BIGINT DEFAULT '0' NOT NULL,
	reached TEXT COLLATE "C",
	begun_at TIMESTAMP WITH TIME ZONE NOT NULL,
	done_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_kith_apply_step PRIMARY KEY (version, digest, phase, step)
);

CREATE TABLE kith_audit (
	seq BIGSERIAL NOT NULL,
	time TIMESTAMP WITH TIME ZONE NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	user_id UUID,
	impersonator_id UUID,
	subject TEXT COLLATE "C",
	detail JSON,
	position BIGINT,
	previous_hash TEXT COLLATE "C",
	hash TEXT COLLATE "C",
	CONSTRAINT pk_kith_audit PRIMARY KEY (seq),
	CONSTRAINT uq_kith_audit_position UNIQUE (position)
);

CREATE INDEX ix_kith_audit_time ON kith_audit (time);

CREATE INDEX ix_kith_audit_unsealed ON kith_audit (seq) WHERE position IS NULL;

CREATE TABLE kith_catalogue (
	version BIGINT NOT NULL,
	applied_at TIMESTAMP WITH TIME ZONE NOT NULL,
	applied_by TEXT COLLATE "C" NOT NULL,
	engine_version TEXT COLLATE "C" NOT NULL,
	hash TEXT COLLATE "C" NOT NULL,
	files TEXT COLLATE "C" NOT NULL,
	names TEXT COLLATE "C" NOT NULL,
	current BOOLEAN NOT NULL,
	CONSTRAINT pk_kith_catalogue PRIMARY KEY (version)
);

CREATE UNIQUE INDEX uq_kith_catalogue_current ON kith_catalogue (current) WHERE current;

CREATE TABLE kith_counter (
	key TEXT COLLATE "C" NOT NULL,
	value BIGINT NOT NULL,
	CONSTRAINT pk_kith_counter PRIMARY KEY (key)
);

CREATE TABLE kith_event (
	time TIMESTAMP WITH TIME ZONE NOT NULL,
	id UUID NOT NULL,
	module TEXT COLLATE "C" NOT NULL,
	record_id UUID NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	user_id UUID,
	impersonator_id UUID,
	via TEXT COLLATE "C" NOT NULL,
	changes JSON,
	CONSTRAINT pk_kith_event PRIMARY KEY (time, id)
);

CREATE INDEX ix_kith_event_module_record_id_time ON kith_event (module, record_id, time);

CREATE TABLE kith_idempotency (
	user_id UUID NOT NULL,
	key TEXT COLLATE "C" NOT NULL,
	request_hash TEXT COLLATE "C" NOT NULL,
	status BIGINT,
	module TEXT COLLATE "C",
	record_id UUID,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_kith_idempotency PRIMARY KEY (user_id, key)
);

CREATE INDEX ix_kith_idempotency_created_at ON kith_idempotency (created_at);

CREATE TABLE kith_job (
	id UUID NOT NULL,
	queue TEXT COLLATE "C" NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	payload JSON NOT NULL,
	key TEXT COLLATE "C",
	state TEXT COLLATE "C" DEFAULT 'ready' NOT NULL,
	run_at TIMESTAMP WITH TIME ZONE NOT NULL,
	lease_until TIMESTAMP WITH TIME ZONE,
	attempts BIGINT DEFAULT '0' NOT NULL,
	most_attempts BIGINT NOT NULL,
	realm TEXT COLLATE "C" NOT NULL,
	user_id UUID,
	impersonator_id UUID,
	progress JSON,
	last_error TEXT COLLATE "C",
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	finished_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_kith_job PRIMARY KEY (id),
	CONSTRAINT ck_kith_job_state CHECK (state IN ('ready', 'run', 'done', 'dead', 'refused')),
	CONSTRAINT ck_kith_job_actor CHECK (realm = 'system' OR user_id IS NOT NULL)
);

CREATE INDEX ix_kith_job_lease ON kith_job (lease_until) WHERE state = 'run';

CREATE INDEX ix_kith_job_ready ON kith_job (queue, run_at, id) WHERE state = 'ready';

CREATE INDEX ix_kith_job_state_finished_at ON kith_job (state, finished_at);

CREATE UNIQUE INDEX uq_kith_job_key ON kith_job (kind, key) WHERE state = 'ready' AND key IS NOT NULL;

CREATE TABLE kith_one_time_token (
	hash TEXT COLLATE "C" NOT NULL,
	purpose TEXT COLLATE "C" NOT NULL,
	subject TEXT COLLATE "C" NOT NULL,
	data JSON,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	used_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_kith_one_time_token PRIMARY KEY (hash)
);

CREATE INDEX ix_kith_one_time_token_expires_at ON kith_one_time_token (expires_at);

CREATE INDEX ix_kith_one_time_token_subject ON kith_one_time_token (subject);

CREATE TABLE kith_parked (
	what TEXT COLLATE "C" NOT NULL,
	module TEXT COLLATE "C" NOT NULL,
	field TEXT COLLATE "C" NOT NULL,
	physical TEXT COLLATE "C" NOT NULL,
	name TEXT COLLATE "C" NOT NULL,
	version BIGINT NOT NULL,
	parked_at TIMESTAMP WITH TIME ZONE NOT NULL,
	parked_by TEXT COLLATE "C" NOT NULL,
	heir TEXT COLLATE "C",
	holds JSON NOT NULL,
	purged_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_kith_parked PRIMARY KEY (what, module, field, physical),
	CONSTRAINT ck_kith_parked_what CHECK (what IN ('module', 'field', 'option', 'role', 'portal_type'))
);

CREATE INDEX ix_kith_parked_parked_at ON kith_parked (parked_at);

CREATE TABLE kith_principal (
	id UUID NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	name TEXT COLLATE "C" NOT NULL,
	name_sort TEXT COLLATE "C" NOT NULL,
	CONSTRAINT pk_kith_principal PRIMARY KEY (id),
	CONSTRAINT ck_kith_principal_kind CHECK (kind IN ('user', 'group')),
	CONSTRAINT uq_kith_principal_id_kind UNIQUE (id, kind)
);

CREATE INDEX ix_kith_principal_name_sort_id ON kith_principal (name_sort, id);

CREATE UNIQUE INDEX uq_kith_principal_group_name ON kith_principal (name) WHERE kind = 'group';

CREATE TABLE kith_schedule (
	name TEXT COLLATE "C" NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	payload JSON NOT NULL,
	every BIGINT NOT NULL,
	next_run_at TIMESTAMP WITH TIME ZONE NOT NULL,
	last_run_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_kith_schedule PRIMARY KEY (name)
);

CREATE INDEX ix_kith_schedule_next_run_at ON kith_schedule (next_run_at);

CREATE TABLE kith_throttle (
	key TEXT COLLATE "C" NOT NULL,
	count BIGINT NOT NULL,
	since TIMESTAMP WITH TIME ZONE NOT NULL,
	until TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_kith_throttle PRIMARY KEY (key)
);

CREATE INDEX ix_kith_throttle_until ON kith_throttle (until);

CREATE TABLE kith_touched (
	seq BIGSERIAL NOT NULL,
	module TEXT COLLATE "C" NOT NULL,
	record_id TEXT COLLATE "C" NOT NULL,
	CONSTRAINT pk_kith_touched PRIMARY KEY (seq)
);

CREATE TABLE kith_file (
	id UUID NOT NULL,
	owner_id UUID,
	name TEXT COLLATE "C" NOT NULL,
	mime TEXT COLLATE "C" NOT NULL,
	size BIGINT NOT NULL,
	digest TEXT COLLATE "C" NOT NULL,
	state TEXT COLLATE "C" DEFAULT 'staged' NOT NULL,
	storage_key TEXT COLLATE "C" NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_kith_file PRIMARY KEY (id),
	CONSTRAINT ck_kith_file_state CHECK (state IN ('staged', 'attached')),
	CONSTRAINT fk_kith_file_owner_id FOREIGN KEY(owner_id) REFERENCES kith_principal (id) ON DELETE SET NULL
);

CREATE INDEX ix_kith_file_digest ON kith_file (digest);

CREATE INDEX ix_kith_file_owner_id ON kith_file (owner_id);

CREATE INDEX ix_kith_file_state_created_at ON kith_file (state, created_at);

CREATE TABLE kith_group (
	id UUID NOT NULL,
	description TEXT COLLATE "C",
	CONSTRAINT pk_kith_group PRIMARY KEY (id),
	CONSTRAINT fk_kith_group_id FOREIGN KEY(id) REFERENCES kith_principal (id) ON DELETE CASCADE
);

CREATE TABLE kith_user (
	id UUID NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	email TEXT COLLATE "C" NOT NULL,
	email_key TEXT COLLATE "C" NOT NULL,
	locale TEXT COLLATE "C",
	timezone TEXT COLLATE "C",
	state TEXT COLLATE "C" DEFAULT 'active' NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	last_login_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_kith_user PRIMARY KEY (id),
	CONSTRAINT ck_kith_user_kind CHECK (kind IN ('staff', 'portal')),
	CONSTRAINT ck_kith_user_state CHECK (state IN ('active', 'suspended', 'invited')),
	CONSTRAINT uq_kith_user_id_kind UNIQUE (id, kind),
	CONSTRAINT uq_kith_user_kind_email_key UNIQUE (kind, email_key),
	CONSTRAINT fk_kith_user_id FOREIGN KEY(id) REFERENCES kith_principal (id) ON DELETE CASCADE
);

CREATE TABLE kith_api_token (
	id UUID NOT NULL,
	hash TEXT COLLATE "C" NOT NULL,
	user_id UUID NOT NULL,
	label TEXT COLLATE "C" NOT NULL,
	scopes JSON,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE,
	last_used_at TIMESTAMP WITH TIME ZONE,
	revoked_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_kith_api_token PRIMARY KEY (id),
	CONSTRAINT uq_kith_api_token_hash UNIQUE (hash),
	CONSTRAINT fk_kith_api_token_user_id FOREIGN KEY(user_id) REFERENCES kith_user (id) ON DELETE CASCADE
);

CREATE INDEX ix_kith_api_token_user_id ON kith_api_token (user_id);

CREATE TABLE kith_credential (
	user_id UUID NOT NULL,
	password_hash TEXT COLLATE "C" NOT NULL,
	changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_kith_credential PRIMARY KEY (user_id),
	CONSTRAINT fk_kith_credential_user_id FOREIGN KEY(user_id) REFERENCES kith_user (id) ON DELETE CASCADE
);

CREATE TABLE kith_group_member (
	group_id UUID NOT NULL,
	user_id UUID NOT NULL,
	kind TEXT COLLATE "C" DEFAULT 'staff' NOT NULL,
	CONSTRAINT pk_kith_group_member PRIMARY KEY (group_id, user_id),
	CONSTRAINT fk_kith_group_member_user_id_kind FOREIGN KEY(user_id, kind) REFERENCES kith_user (id, kind) ON DELETE CASCADE,
	CONSTRAINT ck_kith_group_member_kind CHECK (kind IN ('staff')),
	CONSTRAINT fk_kith_group_member_group_id FOREIGN KEY(group_id) REFERENCES kith_group (id) ON DELETE CASCADE
);

CREATE INDEX ix_kith_group_member_user_id ON kith_group_member (user_id);

CREATE TABLE kith_portal_access (
	id UUID NOT NULL,
	user_id UUID NOT NULL,
	kind TEXT COLLATE "C" DEFAULT 'portal' NOT NULL,
	type TEXT COLLATE "C" NOT NULL,
	module TEXT COLLATE "C" NOT NULL,
	record_id UUID NOT NULL,
	state TEXT COLLATE "C" NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_kith_portal_access PRIMARY KEY (id),
	CONSTRAINT fk_kith_portal_access_user_id_kind FOREIGN KEY(user_id, kind) REFERENCES kith_user (id, kind) ON DELETE CASCADE,
	CONSTRAINT ck_kith_portal_access_kind CHECK (kind IN ('portal')),
	CONSTRAINT uq_kith_portal_access_user_id_type UNIQUE (user_id, type),
	CONSTRAINT uq_kith_portal_access_type_module_record_id UNIQUE (type, module, record_id)
);

CREATE INDEX ix_kith_portal_access_module_record_id ON kith_portal_access (module, record_id);

CREATE TABLE kith_session (
	token_hash TEXT COLLATE "C" NOT NULL,
	user_id UUID NOT NULL,
	realm TEXT COLLATE "C" NOT NULL,
	csrf_secret TEXT COLLATE "C" NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	last_seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	impersonator_id UUID,
	user_agent TEXT COLLATE "C",
	ip TEXT COLLATE "C",
	CONSTRAINT pk_kith_session PRIMARY KEY (token_hash),
	CONSTRAINT fk_kith_session_user_id FOREIGN KEY(user_id) REFERENCES kith_user (id) ON DELETE CASCADE,
	CONSTRAINT fk_kith_session_impersonator_id FOREIGN KEY(impersonator_id) REFERENCES kith_user (id) ON DELETE CASCADE
);

CREATE INDEX ix_kith_session_expires_at ON kith_session (expires_at);

CREATE INDEX ix_kith_session_impersonator_id ON kith_session (impersonator_id);

CREATE INDEX ix_kith_session_user_id ON kith_session (user_id);

CREATE TABLE kith_user_role (
	user_id UUID NOT NULL,
	role TEXT COLLATE "C" NOT NULL,
	kind TEXT COLLATE "C" DEFAULT 'staff' NOT NULL,
	CONSTRAINT pk_kith_user_role PRIMARY KEY (user_id, role),
	CONSTRAINT fk_kith_user_role_user_id_kind FOREIGN KEY(user_id, kind) REFERENCES kith_user (id, kind) ON DELETE CASCADE,
	CONSTRAINT ck_kith_user_role_kind CHECK (kind IN ('staff'))
);

CREATE INDEX ix_kith_user_role_role ON kith_user_role (role);
