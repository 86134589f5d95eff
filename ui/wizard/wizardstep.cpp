// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/wizardstep.h"

#include <QCoreApplication>

namespace muster {
namespace {

constexpr std::array<std::string_view, 8> names{"authentication", "endpoint", "total",   "pagination",
                                                "test",           "mapping",  "preview", "activate"};

} // namespace

std::string_view stepName(WizardStep step)
{
    return names[static_cast<std::size_t>(step)];
}

std::optional<WizardStep> stepFromName(std::string_view name)
{
    for (const WizardStep step : wizardSteps) {
        if (stepName(step) == name)
            return step;
    }
    return std::nullopt;
}

QString stepTitle(WizardStep step)
{
    switch (step) {
    case WizardStep::Authentication:
        return QCoreApplication::translate("WizardStep", "Authentication");
    case WizardStep::Endpoint:
        return QCoreApplication::translate("WizardStep", "Endpoint");
    case WizardStep::TotalCount:
        return QCoreApplication::translate("WizardStep", "Total count");
    case WizardStep::Paging:
        return QCoreApplication::translate("WizardStep", "Pagination");
    case WizardStep::Test:
        return QCoreApplication::translate("WizardStep", "Test Connection");
    case WizardStep::Mapping:
        return QCoreApplication::translate("WizardStep", "Attribute mapping");
    case WizardStep::Preview:
        return QCoreApplication::translate("WizardStep", "Preview");
    case WizardStep::Activate:
        break;
    }
    return QCoreApplication::translate("WizardStep", "Activate");
}

bool isInside(std::string_view path, std::string_view place)
{
    if (!path.starts_with(place))
        return false;
    return path.size() == place.size() || place.empty() || path[place.size()] == '.' || path[place.size()] == '[';
}

std::optional<WizardStep> stepOfPath(std::string_view path)
{
    static constexpr std::pair<std::string_view, WizardStep> places[] = {
        {"source.baseUrl", WizardStep::Authentication},
        {"source.auth", WizardStep::Authentication},
        {"source.headers", WizardStep::Authentication},
        {"source.total", WizardStep::TotalCount},
        {"source.pagination", WizardStep::Paging},
        {"source.list", WizardStep::Endpoint},
        {"source.detail", WizardStep::Endpoint},
        {"source.filter", WizardStep::Endpoint},
        {"externalId", WizardStep::Endpoint},
        {"mapping", WizardStep::Mapping},
        {"status", WizardStep::Mapping},
        {"match", WizardStep::Mapping},
        {"source", WizardStep::Authentication},
        {testPlace, WizardStep::Test},
        {previewPlace, WizardStep::Preview},
    };
    for (const auto& [place, step] : places) {
        if (isInside(path, place))
            return step;
    }
    return std::nullopt;
}

} // namespace muster
