// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/connectorfile.h"

namespace muster {

/// The connector of the office whose fetches are taped. In a header, because moc stumbles over its text.
inline Connector tapedOffice()
{
    auto read = readConnector(std::string_view(R"({"muster": 1, "id": "office",
        "application": {"displayLabel": "Office", "description": "Quentin1001"},
        "source": {"baseUrl": "https://hr.example.com/api", "auth": {"kind": "bearer", "token": {"secret": "token"}},
                   "list": {"path": "/people", "records": "data.items"},
                   "total": {"in": "body", "path": "meta.total"},
                   "pagination": {"kind": "offset", "limit": "limit", "offset": "offset", "pageSize": 5}},
        "mapping": [{"to": "email", "from": "mail"}, {"to": "username", "from": "login"},
                    {"to": "firstname", "from": "first"}, {"to": "lastname", "from": "last"},
                    {"to": "department", "from": "dept"}],
        "externalId": "id", "match": ["email", "username"],
        "status": {"from": "status", "active": ["Active"], "inactive": ["Leave"]},
        "import": {"missing": "suspend"}})"));
    if (!read)
        qFatal("%s", qPrintable(read.error().message));
    return std::move(*read);
}

} // namespace muster
