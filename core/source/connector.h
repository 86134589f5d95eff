// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/source/auth.h"

#include <optional>
#include <string>

/// Everything that an administrator configures about one import: a plain value, read from and written to one file
/// without secrets in it (docs/connector.md; the shapes and names are the file's). All text is UTF-8.
namespace muster {

struct Display
{
    enum class Kind { Color, Logo };
    Kind kind = Kind::Color;
    std::string color = "#3E8696"; ///< one of displayPalette()
    std::string file;              ///< logo: file name beside the connector, or data kept by the workspace
    friend bool operator==(const Display&, const Display&) = default;
};

struct Application
{
    std::string displayLabel; ///< required, 1..255 characters
    std::string description;  ///< at most 256 characters
    Display display;
    std::optional<std::string> bookmarkUrl;
    bool showInUserPortal = true;
    friend bool operator==(const Application&, const Application&) = default;
};

struct ListRequest
{
    std::string method = "GET"; ///< GET or POST
    std::string path;           ///< appended to the base URL; "" is the base URL itself; may hold a query
    std::vector<std::pair<std::string, std::string>> query; ///< decoded, in order
    std::optional<Json> body;                               ///< POST only: an object
    std::string records = ".";                              ///< record path of the array (or map, with ".*") of users
    friend bool operator==(const ListRequest&, const ListRequest&) = default;
};

struct DetailRequest
{
    std::string path;         ///< "/employees/{id}"
    std::string record = "."; ///< record path of the user in that answer
    friend bool operator==(const DetailRequest&, const DetailRequest&) = default;
};

struct Total
{
    enum class In { None, Body, Header };
    In in = In::None;
    std::string path; ///< Body
    std::string name; ///< Header
    friend bool operator==(const Total&, const Total&) = default;
};

enum class ParamIn { Query, Body };
struct PageNone
{
    friend bool operator==(const PageNone&, const PageNone&) = default;
};
struct PageOffset
{
    std::string limit = "limit", offset = "offset";
    int pageSize = 100;
    int start = 0;
    ParamIn in = ParamIn::Query;
    friend bool operator==(const PageOffset&, const PageOffset&) = default;
};
struct PageNumber
{
    std::string page = "page", size = "per_page";
    int pageSize = 100;
    int first = 1;
    ParamIn in = ParamIn::Query;
    friend bool operator==(const PageNumber&, const PageNumber&) = default;
};
struct PageCursor
{
    std::string param, path, header;
    ParamIn in = ParamIn::Query;
    std::string size;
    int pageSize = 100;
    std::string more;
    friend bool operator==(const PageCursor&, const PageCursor&) = default;
};
struct PageNextUrl
{
    std::string path;
    std::string size;
    int pageSize = 100;
    friend bool operator==(const PageNextUrl&, const PageNextUrl&) = default;
};
struct PageLinkHeader
{
    std::string size;
    int pageSize = 100;
    friend bool operator==(const PageLinkHeader&, const PageLinkHeader&) = default;
};
struct PageLastId
{
    std::string param, path, size;
    int pageSize = 100;
    ParamIn in = ParamIn::Query;
    friend bool operator==(const PageLastId&, const PageLastId&) = default;
};
using Pagination = std::variant<PageNone, PageOffset, PageNumber, PageCursor, PageNextUrl, PageLinkHeader, PageLastId>;

/// Whom the source's TLS certificate may come from, and who we are. Files are PEM, read when a run begins.
struct TlsSettings
{
    std::string caFile;            ///< certificate authorities that are trusted besides this computer's
    std::string clientCertificate; ///< file; with the chain, if there is one
    MaybeSecret clientKey;         ///< PEM
    std::string pin; ///< SHA-256 of the source's certificate, 64 hex digits (colons allowed): no other is accepted
    friend bool operator==(const TlsSettings&, const TlsSettings&) = default;
};

struct ProxySettings
{
    enum class Kind { System, None, Manual };
    Kind kind = Kind::System;
    std::string url; ///< Manual: http://host:port or socks5://host:port
    std::string username;
    MaybeSecret password;
    friend bool operator==(const ProxySettings&, const ProxySettings&) = default;
};

struct Source
{
    std::string baseUrl;
    TlsSettings tls;
    ProxySettings proxy;
    Auth auth = AuthNone{};
    std::vector<HeaderField> headers;
    ListRequest list;
    std::optional<DetailRequest> detail;
    Total total;
    Pagination pagination = PageNone{};
    std::string filter; ///< query text in the source's own syntax ("a=1&b=2"), added to each list request
    friend bool operator==(const Source&, const Source&) = default;
};

/// One step of a mapping. `kind` is one of transformKinds() (sync/transforms.h); the rest are that kind's parameters as
/// in the file.
struct Transform
{
    std::string kind;
    Json options = Json::object(); ///< everything of the object but "kind"
    friend bool operator==(const Transform&, const Transform&) = default;
};

enum class Policy { Always, CreateOnly, IfEmpty, NeverClear };

struct MappingRule
{
    enum class Kind { From, Template, Constant };
    std::string to; ///< attribute name of the contract ("email", "addresses.work.locality", "attributes.badge")
    Kind kind = Kind::From;
    std::string value; ///< record path, template text, or constant
    std::vector<Transform> transforms;
    Policy policy = Policy::Always;
    std::optional<std::string> defaultValue; ///< used when the result is empty
    friend bool operator==(const MappingRule&, const MappingRule&) = default;
};

struct StatusRule
{
    std::string from; ///< record path; empty = no status in this source, everybody counts as active
    std::vector<std::string> active{"Active", "Onboarding"};
    std::vector<std::string> inactive{"Leave", "Inactive"};
    friend bool operator==(const StatusRule&, const StatusRule&) = default;
};

enum class NewUserState { Staged, Active };
enum class MissingPolicy { Ignore, Flag, Suspend };
struct ImportSettings
{
    bool allowReactivation = false;
    NewUserState newUserState = NewUserState::Active;
    MissingPolicy missing = MissingPolicy::Ignore;
    int missingRuns = 1; ///< complete runs in a row that did not see a person before `missing` acts; 1..100
    std::string
        missingGrace; ///< ISO 8601 duration since the first of these runs that must have passed too; empty = none
    /// Never suspended by an import: e-mail addresses, usernames or external ids; `*` stands for any characters.
    std::vector<std::string> protect;
    friend bool operator==(const ImportSettings&, const ImportSettings&) = default;
};

struct Limit
{
    double percent = 20;
    int count = 500;
    friend bool operator==(const Limit&, const Limit&) = default;
};
struct Safeguards
{
    /// What becomes of changes that no limit counts when another limit holds a plan.
    enum class Rest { Hold, Apply };
    std::optional<Limit> deactivate = Limit{}, create, update, clear = Limit{}, keyChange;
    std::optional<Limit> drop = Limit{}; ///< ids that the last good run saw and this one did not; where `missing` acts
    Rest rest = Rest::Hold;
    friend bool operator==(const Safeguards&, const Safeguards&) = default;
};

/// Hours of the day in which no import starts by the clock; over midnight when `to` is not after `from`.
struct QuietHours
{
    std::string from, to; ///< "22:00", in the schedule's time zone
    friend bool operator==(const QuietHours&, const QuietHours&) = default;
};
/// What a scheduled import does otherwise than a manual one.
struct ScheduledImport
{
    bool allowReactivation = false;
    std::string filter; ///< added to the source's filter
    friend bool operator==(const ScheduledImport&, const ScheduledImport&) = default;
};

/// When imports start by the clock (`cron`, else `at`, else `every`), and what they may do with nobody looking.
struct ScheduleSettings
{
    enum class Mode { Apply, ApplyUnderLimits, Propose };
    enum class MailOn { Always, Change, Trouble };
    bool enabled = true;
    std::string every = "PT1H";    ///< ISO 8601 duration, at least PT5M
    std::string at;                ///< "06:30": once on each of `days`
    std::vector<std::string> days; ///< of `at`: "mon" ... "sun"; empty = every day
    std::string cron;              ///< crontab(5) text
    std::string timeZone;          ///< of the IANA database; empty = this computer's
    std::optional<QuietHours> quiet;
    std::string jitter; ///< ISO 8601 duration: a start may be up to this much later; empty = on time
    Mode mode = Mode::ApplyUnderLimits;
    std::optional<ScheduledImport> import; ///< none = as manual imports do
    bool summaryMail = true;
    MailOn mailOn = MailOn::Always;
    std::string alarmAfter = "P1D"; ///< ISO 8601 duration without a successful run; empty = no alarm
    std::vector<std::string> operations{"users.create", "users.update"};
    friend bool operator==(const ScheduleSettings&, const ScheduleSettings&) = default;
};

struct Connector
{
    // written down in one file: many files pass these on, none should compile its own
    Connector();
    Connector(const Connector&);
    Connector(Connector&&) noexcept;
    Connector& operator=(const Connector&);
    Connector& operator=(Connector&&) noexcept;
    ~Connector();

    std::string id; ///< [a-z0-9-]{1,64}
    Application application;
    std::optional<Source> source; ///< none for a bookmark application
    std::vector<MappingRule> mapping;
    std::string externalId; ///< record path
    std::optional<StatusRule> status;
    std::vector<std::string> match{"employeeIdentifier", "email", "username"};
    ImportSettings import;
    Safeguards safeguards;
    ScheduleSettings schedule;
    std::string directory = "local";
    Json unknown = Json::object(); ///< unknown keys by JSON pointer of their parent: kept and written back
    friend bool operator==(const Connector&, const Connector&) = default;
};

/// Colours that an application tile may have (vendor's palette), "#RRGGBB".
[[nodiscard]] const std::vector<std::string>& displayPalette();

} // namespace muster
