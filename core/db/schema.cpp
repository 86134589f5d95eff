// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/schema.h"

#include <array>

namespace muster::db {

namespace {
// Times are microseconds since 1970 (Timestamp). Keys are textKey()s. Numbers of actions, states and outcomes are the
// enums' values.
constexpr std::string_view workspaceSql = R"sql(
CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID, STRICT;

CREATE TABLE connector(
    id TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    active INTEGER NOT NULL DEFAULT 0,
    label TEXT NOT NULL,
    logo BLOB,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    file TEXT NOT NULL
) STRICT;
CREATE TABLE connector_version(
    connector TEXT NOT NULL,
    version INTEGER NOT NULL,
    at INTEGER NOT NULL,
    summary TEXT NOT NULL,
    file TEXT NOT NULL,
    PRIMARY KEY(connector, version)
) WITHOUT ROWID, STRICT;
CREATE TABLE draft(
    key TEXT NOT NULL PRIMARY KEY,
    step TEXT NOT NULL,
    at INTEGER NOT NULL,
    file TEXT NOT NULL,
    logo BLOB
) STRICT;

-- Attribute values of one user at one moment (UserValues::encode). Never changed; ids are never used twice.
CREATE TABLE user_version(
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL,          -- run.number that brought it, 0 = by hand
    data BLOB NOT NULL
) STRICT;
-- A user's id is the id of its first version.
CREATE TABLE user(
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,      -- user_version.id: the values now
    state INTEGER NOT NULL,        -- UserState
    by_hand INTEGER NOT NULL DEFAULT 0, -- suspended by a person: an import never reactivates
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    run INTEGER NOT NULL,          -- run.number that created it, 0 = by hand
    email_key TEXT,
    username_key TEXT,
    employee_key TEXT,
    list_key TEXT NOT NULL         -- textKey of display name, department, job title, joined by U+001F: sort and search
) STRICT;
CREATE UNIQUE INDEX user_email ON user(email_key) WHERE email_key IS NOT NULL;
CREATE UNIQUE INDEX user_username ON user(username_key) WHERE username_key IS NOT NULL;
CREATE UNIQUE INDEX user_employee ON user(employee_key) WHERE employee_key IS NOT NULL;
-- What happened to a user after it was created (creation itself is user.created and user.run).
CREATE TABLE user_event(
    user INTEGER NOT NULL,
    at INTEGER NOT NULL,
    what INTEGER NOT NULL,         -- UserEvent (core/db/tables.h)
    run INTEGER NOT NULL,          -- 0 = by hand
    before INTEGER NOT NULL,       -- user_version.id
    after INTEGER NOT NULL,
    PRIMARY KEY(user, at, what)
) WITHOUT ROWID, STRICT;

-- Connectors as links name them. Kept apart from `connector`, so that history outlives a removed connector.
CREATE TABLE connector_number(
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    by_values INTEGER NOT NULL DEFAULT 0 -- 1: records change all the time where nothing is mapped; fingerprints are of the mapped values
) STRICT;
CREATE TABLE link(
    connector INTEGER NOT NULL,    -- connector_number.number
    user INTEGER NOT NULL,
    external_id TEXT NOT NULL,
    fingerprint INTEGER NOT NULL,  -- of the record that is wholly applied; 0 = look again next time
    applied INTEGER NOT NULL,      -- user_version.id: the mapped values as last applied from this source
    missing_since INTEGER,         -- time of the first complete run that did not see it
    PRIMARY KEY(connector, user)
) WITHOUT ROWID, STRICT;
CREATE UNIQUE INDEX link_external ON link(connector, external_id);
CREATE INDEX link_missing ON link(connector) WHERE missing_since IS NOT NULL;

CREATE TABLE run(
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    connector TEXT NOT NULL,
    plan TEXT NOT NULL DEFAULT '',
    state INTEGER NOT NULL,        -- RunState
    started INTEGER NOT NULL,
    finished INTEGER NOT NULL DEFAULT 0,
    pid INTEGER NOT NULL DEFAULT 0,
    options TEXT NOT NULL DEFAULT '{}',
    counts TEXT NOT NULL DEFAULT '{}',
    requests INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    complete INTEGER NOT NULL DEFAULT 0,
    words TEXT NOT NULL DEFAULT '[]',
    error TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX run_open ON run(state) WHERE finished = 0;

CREATE TABLE plan(
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    run INTEGER NOT NULL,          -- run.number
    connector TEXT NOT NULL,
    connector_version INTEGER NOT NULL,
    state INTEGER NOT NULL,        -- PlanState
    created INTEGER NOT NULL,
    options TEXT NOT NULL,
    counts TEXT NOT NULL DEFAULT '{}',
    proof TEXT NOT NULL DEFAULT '{}',
    holds TEXT NOT NULL DEFAULT '[]',
    hash TEXT NOT NULL DEFAULT '',
    error TEXT NOT NULL DEFAULT '',
    edited INTEGER NOT NULL DEFAULT 0,        -- 1: a person unticked something
    first_version INTEGER NOT NULL DEFAULT 0, -- staged user_version ids lie between these two
    last_version INTEGER NOT NULL DEFAULT 0
) STRICT;
-- One row for each person that is not unchanged. id = plan.number * 2^32 + seq.
CREATE TABLE plan_item(
    id INTEGER PRIMARY KEY,
    action INTEGER NOT NULL,       -- Action
    flags INTEGER NOT NULL,        -- ItemFlag (core/store/planrow.h)
    user INTEGER NOT NULL,         -- 0 = not in the directory yet
    base INTEGER NOT NULL,         -- user.version when planned
    version INTEGER NOT NULL,      -- user_version.id of the result; 0 = values stay
    applied INTEGER NOT NULL,      -- user_version.id of the mapped values
    fingerprint INTEGER NOT NULL,  -- to be stored in the link; 0 when something is withheld
    external_id TEXT NOT NULL,
    email_key TEXT,
    username_key TEXT,
    employee_key TEXT,
    list_key TEXT NOT NULL,
    reason TEXT                    -- reason code, then U+001F and its arguments; NULL = none
) STRICT;
CREATE TABLE plan_field(           -- unticked fields only
    item INTEGER NOT NULL,
    attribute TEXT NOT NULL,
    PRIMARY KEY(item, attribute)
) WITHOUT ROWID, STRICT;
CREATE TABLE plan_outcome(         -- items that were picked but not applied
    item INTEGER PRIMARY KEY,
    result INTEGER NOT NULL,       -- Outcome (core/store/planrow.h)
    reason TEXT NOT NULL
) STRICT;

CREATE TABLE user_group(
    id INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL,         -- GroupKind
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    updated INTEGER NOT NULL,
    UNIQUE(kind, name_key)
) STRICT;
CREATE TABLE group_member(
    group_id INTEGER NOT NULL REFERENCES user_group(id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL,
    PRIMARY KEY(group_id, user_id)
) WITHOUT ROWID, STRICT;
CREATE INDEX group_member_user ON group_member(user_id);
CREATE TABLE group_application(
    group_id INTEGER NOT NULL REFERENCES user_group(id) ON DELETE CASCADE,
    connector TEXT NOT NULL,
    PRIMARY KEY(group_id, connector)
) WITHOUT ROWID, STRICT;
CREATE TABLE device(
    id INTEGER PRIMARY KEY,
    group_id INTEGER NOT NULL REFERENCES user_group(id) ON DELETE CASCADE,
    name TEXT NOT NULL
) STRICT;
CREATE INDEX device_group ON device(group_id);
)sql";

// Imports that nobody watches: schedules, messages, keys of the HTTP API, settings of the whole workspace.
constexpr std::string_view unattendedSql = R"sql(
CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID, STRICT;

CREATE TABLE schedule(
    connector TEXT NOT NULL PRIMARY KEY,
    rule TEXT NOT NULL,                      -- the settings that `due` was computed from
    anchor INTEGER NOT NULL,                 -- the first start; later ones keep its minute
    due INTEGER NOT NULL,                    -- the next start; 0 = never
    paused INTEGER NOT NULL DEFAULT 0,       -- when it was paused; 0 = it is not
    reason TEXT NOT NULL DEFAULT '',         -- why it is paused: a word of ScheduleState
    since INTEGER NOT NULL DEFAULT 0,        -- last success, or when waiting for the first one began
    alarmed INTEGER NOT NULL DEFAULT 0       -- when the alarm of too long without a success was given; 0 = not since then
) STRICT;

-- Messages to people and programs, each once: `event` names what it is about.
CREATE TABLE outbox(
    id INTEGER PRIMARY KEY,
    channel TEXT NOT NULL,                   -- mail, webhook, desktop
    event TEXT NOT NULL,
    connector TEXT NOT NULL,
    run TEXT NOT NULL DEFAULT '',
    message TEXT NOT NULL,                   -- JSON, without secrets
    created INTEGER NOT NULL,
    due INTEGER NOT NULL,                    -- the next try; 0 = none any more
    tries INTEGER NOT NULL DEFAULT 0,
    sent INTEGER NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT '',
    UNIQUE(channel, event)
) STRICT;
CREATE INDEX outbox_due ON outbox(due) WHERE due > 0;

CREATE TABLE api_key(
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    hash BLOB NOT NULL UNIQUE,               -- SHA-256 of the key
    hint TEXT NOT NULL,                      -- its first characters, to tell keys apart
    created INTEGER NOT NULL,
    used INTEGER NOT NULL DEFAULT 0,
    revoked INTEGER NOT NULL DEFAULT 0
) STRICT;
-- Answers to requests with an Idempotency-Key, for a day.
CREATE TABLE api_reply(
    id BLOB NOT NULL PRIMARY KEY,            -- SHA-256 of the API key's id, the path and the Idempotency-Key
    request BLOB NOT NULL,                   -- SHA-256 of the body
    at INTEGER NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL
) WITHOUT ROWID, STRICT;

CREATE INDEX run_connector ON run(connector, number);
CREATE INDEX plan_run ON plan(run);
-- Runs that history no longer keeps, where a user's history still names them.
CREATE TABLE past_run(
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    connector TEXT NOT NULL
) STRICT;
)sql";

// Nothing has written to the outbox of migration 2 yet.
constexpr std::string_view outboxSql = R"sql(
-- The start whose run has not ended for a reason of its own; 0 = none.
ALTER TABLE schedule ADD COLUMN begun INTEGER NOT NULL DEFAULT 0;
DROP TABLE outbox;
-- Messages to people and programs: each event reaches each recipient of a channel once.
CREATE TABLE outbox(
    id INTEGER PRIMARY KEY,
    channel TEXT NOT NULL,                   -- mail, webhook, desktop
    event TEXT NOT NULL,                     -- what it is about
    recipient TEXT NOT NULL DEFAULT '',      -- mail: the address
    connector TEXT NOT NULL,
    run TEXT NOT NULL DEFAULT '',
    message TEXT NOT NULL,                   -- JSON, without secrets
    created INTEGER NOT NULL,
    due INTEGER NOT NULL,                    -- the next try; 0 = none any more
    tries INTEGER NOT NULL DEFAULT 0,
    sent INTEGER NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT '',
    UNIQUE(channel, event, recipient)
) STRICT;
CREATE INDEX outbox_due ON outbox(due) WHERE due > 0;
)sql";

// Until then somebody is sending the message.
constexpr std::string_view heldSql = R"sql(
ALTER TABLE outbox ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
)sql";

// How long the parts of a run took, in milliseconds.
constexpr std::string_view timesSql = R"sql(
ALTER TABLE run ADD COLUMN fetch_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN plan_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN apply_ms INTEGER NOT NULL DEFAULT 0;
)sql";

// What protects people from a wrong import: how often somebody was missing, who approved, what imports leave alone.
constexpr std::string_view limitsSql = R"sql(
ALTER TABLE link ADD COLUMN missing_runs INTEGER NOT NULL DEFAULT 0; -- complete runs in a row that did not see it
ALTER TABLE plan ADD COLUMN approved_by TEXT NOT NULL DEFAULT '';    -- who let a held plan go on
ALTER TABLE plan ADD COLUMN approved_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE plan ADD COLUMN waits INTEGER NOT NULL DEFAULT 0;        -- items that wait; the others go on without approval
ALTER TABLE plan ADD COLUMN part INTEGER NOT NULL DEFAULT 0;         -- 1: the others are written
-- Attributes of a user that no import changes.
CREATE TABLE user_lock(
    user INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
    attribute TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY(user, attribute)
) WITHOUT ROWID, STRICT;
)sql";

// What an undo needs to put a link back as it was.
constexpr std::string_view undoSql = R"sql(
-- link.applied when planned; 0 = there was no link, or the plan was made before this column.
ALTER TABLE plan_item ADD COLUMN link_applied INTEGER NOT NULL DEFAULT 0;
)sql";

constexpr std::array<Migration, 7> allMigrations{{{1, workspaceSql},
                                                  {2, unattendedSql},
                                                  {3, outboxSql},
                                                  {4, heldSql},
                                                  {5, timesSql},
                                                  {7, limitsSql},
                                                  {8, undoSql}}};
} // namespace

std::span<const Migration> migrations()
{
    return allMigrations;
}

} // namespace muster::db
