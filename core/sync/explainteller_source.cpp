// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/untrusted.h"
#include "core/sync/explainteller.h"

#include <QCoreApplication>
#include <QLocale>

namespace muster {

namespace {
using telling::inQuotes;

QString tr(const char* text)
{
    return QCoreApplication::translate("Explain", text);
}

QString number(std::int64_t count)
{
    return QLocale().toString(static_cast<qlonglong>(count));
}

/// The record as people read JSON; as it came when it is none.
QString recordText(const std::string& raw)
{
    constexpr qsizetype most = 20'000;
    const Json json = readJson(raw);
    const QString text = QString::fromStdString(json.is_discarded() ? raw : writeJson(json, 2)).left(most);
    QStringList lines;
    for (const QString& line : text.split(QLatin1Char('\n')))
        lines << displayText(line.toStdString());
    return lines.join(QLatin1Char('\n'));
}
} // namespace

void ExplainTeller::source()
{
    const RecordFinding& finding = m_evidence.source;
    ExplainStep step = telling::step("source", tr("Source record"), finding.byDetail ? "source.detail" : "source.list");
    step.facts.emplace_back(tr("Request"), displayText(finding.request));
    if (finding.found)
        foundIn(step);
    else
        notFound(step);
    if (finding.unreadable > 0)
        step.facts.emplace_back(tr("Records that could not be read"), number(finding.unreadable));
    m_told.steps.push_back(std::move(step));
}

void ExplainTeller::foundIn(ExplainStep& step) const
{
    const RecordFinding& finding = m_evidence.source;
    if (finding.position > 0) {
        step.text = tr("Found on page %1 of the list, record %2, by its %3.")
                        .arg(number(finding.page), number(finding.position), telling::keyWord(finding.foundBy));
    } else {
        step.result = Result::Stopped;
        step.text = tr("The source gives details for this id, but its list does not name it. An import takes only "
                       "people of the list.");
    }
    if (m_user)
        step.facts.emplace_back(tr("External id"), telling::shown(m_user->externalId));
    if (m_unreadable) {
        step.result = Result::Stopped;
        step.text += QLatin1Char('\n') + tr("The record cannot be read: %1").arg(m_unreadable->message);
    } else if (m_user && m_user->externalId.empty()) {
        step.result = Result::Stopped;
        step.field = "externalId";
        step.text +=
            QLatin1Char('\n') + tr("The record has no id at %1, so it cannot be recognised in the next import.")
                                    .arg(inQuotes(m_connector.externalId));
    }
    if (!finding.others.empty()) {
        QStringList ids;
        for (const std::string& id : finding.others)
            ids << telling::shown(id);
        step.facts.emplace_back(tr("Other records with this key"), ids.join(QStringLiteral(", ")));
    }
    step.facts.emplace_back(tr("Record"), recordText(finding.record));
}

void ExplainTeller::notFound(ExplainStep& step) const
{
    const FetchProof& proof = m_evidence.source.proof;
    step.result = Result::Stopped;
    if (m_evidence.source.position > 0) {
        step.field = "source.detail";
        step.text = tr("The list names this id (page %1, entry %2), but the source has no details about it.")
                        .arg(number(m_evidence.source.page), number(m_evidence.source.position));
    } else if (proof.complete) {
        step.text = tr("The list is complete (records: %1, pages: %2), and nobody in it has the key %3.")
                        .arg(number(proof.records), number(proof.pages), inQuotes(m_evidence.key));
    } else {
        step.text = tr("Nobody among the %1 records that came has the key %2. The list could not be proven complete, "
                       "so the source may still have this person.")
                        .arg(number(proof.records), inQuotes(m_evidence.key));
        for (const QString& word : proof.words)
            step.facts.emplace_back(tr("Why the list is in doubt"), word);
    }
    if (m_evidence.known != 0)
        step.text += QLatin1Char(' ') + tr("In the directory the key names %1.").arg(nameOf(m_evidence.known));
}

void ExplainTeller::filter()
{
    const std::string text = m_connector.source ? m_connector.source->filter : std::string();
    ExplainStep step = telling::step("filter", tr("Filter"), "source.filter");
    if (m_evidence.filter != FilterFinding::None)
        step.facts.emplace_back(tr("Filter"), displayText(text));
    switch (m_evidence.filter) {
    case FilterFinding::None:
        step.text = tr("The connector has no filter: everybody in the list counts.");
        break;
    case FilterFinding::Passes:
        step.text = tr("The source lists this person with the connector's filter.");
        break;
    case FilterFinding::Hides:
        step.result = Result::Stopped;
        step.text = tr("The source has this person, but not with the connector's filter. An import does not see them. "
                       "Change the filter if it should.");
        break;
    case FilterFinding::Absent:
        step.result = Result::Note;
        step.text = tr("Without the filter the source does not list this person either, so it is not the filter.");
        break;
    case FilterFinding::TooLong:
        step.result = Result::Note;
        step.text = tr("The filter may leave this person out. The list without it is too long to look through here; "
                       "ask the source, or empty the filter and preview.");
        break;
    }
    m_told.steps.push_back(std::move(step));
}

} // namespace muster
