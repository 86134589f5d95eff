// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/auditlog.h"
#include "core/sync/explain.h"
#include "core/sync/undo.h"

namespace muster {

/// Undo, Explainer and AuditLog for tests of something else: they keep nothing and find nothing.
class NoUndo final : public Undo
{
public:
    Result<Plan> plan(const UndoRequest&, const OnProgress&, std::stop_token) override
    {
        return fail(ErrorKind::NotFound, QStringLiteral("No such run."));
    }
};
class NoExplainer final : public Explainer
{
public:
    Result<Explanation> explain(const Connector&, const std::string&, const OnProgress&, std::stop_token) override
    {
        return fail(ErrorKind::NotFound, QStringLiteral("Nobody has this key."));
    }
};
class NoAuditLog final : public AuditLog
{
public:
    Result<void> note(const std::string&, const std::string&, const Json&) override { return {}; }
    Result<std::vector<AuditEntry>> entries(const AuditQuery&) override { return std::vector<AuditEntry>(); }
    Result<AuditCheck> verify(std::stop_token) override { return AuditCheck(); }
};
struct NoSafety
{
    NoUndo undo;
    NoExplainer explainer;
    NoAuditLog audit;
};

} // namespace muster
