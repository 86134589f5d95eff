// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/explain.h"

#include <QCoreApplication>

namespace muster {

namespace {
QString tr(const char* text)
{
    return QCoreApplication::translate("Explain", text);
}

/// Each line of `text` behind so many spaces.
QString indented(const QString& text, int depth)
{
    const QString space(depth, QLatin1Char(' '));
    QString lines = space + text;
    return lines.replace(QLatin1Char('\n'), QLatin1Char('\n') + space) + QLatin1Char('\n');
}

/// The parts are numbered within their whole: 3, 3.1, 3.1.2.
QString stepText(const ExplainStep& step, const QString& number, int depth)
{
    const QString head = QStringLiteral("%1 %2 ").arg(number, resultMark(step.result)) + step.title;
    QString text = indented(head, depth);
    const int inside = depth + 3;
    if (!step.text.isEmpty())
        text += indented(step.text, inside);
    for (const auto& [name, value] : step.facts)
        text += indented(name + QStringLiteral(": ") + value, inside + 2);
    if (!step.field.empty())
        text += indented(tr("Set in the connector: %1").arg(QString::fromStdString(step.field)), inside + 2);
    int part = 0;
    for (const ExplainStep& one : step.steps)
        text += stepText(one, QStringLiteral("%1%2.").arg(number).arg(++part), inside);
    return text;
}

Json stepJson(const ExplainStep& step)
{
    Json facts = Json::array();
    for (const auto& [name, value] : step.facts)
        facts.push_back(Json{{"name", name.toStdString()}, {"value", value.toStdString()}});
    Json parts = Json::array();
    for (const ExplainStep& part : step.steps)
        parts.push_back(stepJson(part));
    return Json{{"step", step.step},
                {"title", step.title.toStdString()},
                {"text", step.text.toStdString()},
                {"result", std::string(resultName(step.result))},
                {"field", step.field.empty() ? Json() : Json(step.field)},
                {"facts", std::move(facts)},
                {"steps", std::move(parts)}};
}
} // namespace

std::string_view resultName(ExplainStep::Result result)
{
    switch (result) {
    case ExplainStep::Result::Passed:
        return "passed";
    case ExplainStep::Result::Changed:
        return "changed";
    case ExplainStep::Result::Stopped:
        return "stopped";
    case ExplainStep::Result::Note:
        break;
    }
    return "note";
}

QString resultMark(ExplainStep::Result result)
{
    switch (result) {
    case ExplainStep::Result::Passed:
    case ExplainStep::Result::Changed:
        return QStringLiteral("✓");
    case ExplainStep::Result::Stopped:
        return QStringLiteral("✗");
    case ExplainStep::Result::Note:
        break;
    }
    return QStringLiteral("•");
}

QString explanationText(const Explanation& explanation)
{
    QString text = tr("%1 in the import “%2”").arg(explanation.person, QString::fromStdString(explanation.connector)) +
                   QStringLiteral("\n\n");
    int number = 0;
    for (const ExplainStep& step : explanation.steps)
        text += stepText(step, QStringLiteral("%1.").arg(++number), 0);
    return text;
}

Json toJson(const Explanation& explanation)
{
    Json steps = Json::array();
    for (const ExplainStep& step : explanation.steps)
        steps.push_back(stepJson(step));
    return Json{{"connector", explanation.connector},
                {"key", explanation.key},
                {"person", explanation.person.toStdString()},
                {"steps", std::move(steps)}};
}

} // namespace muster
