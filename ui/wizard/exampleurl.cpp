// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/exampleurl.h"

#include "ui/wizard/wizardpanel.h"

#include <QCoreApplication>
#include <QUrl>

namespace muster {
namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("ExampleRequest", text);
}

using Parameters = std::vector<std::pair<QString, QString>>;

struct PageParameters
{
    Parameters parameters;
    ParamIn in = ParamIn::Query;
    QString instead; ///< a sentence in place of the request
};

void add(PageParameters& page, const std::string& name, const QString& value)
{
    if (!name.empty())
        page.parameters.emplace_back(QString::fromStdString(name), value);
}

PageParameters parametersOf(const PageNone&, int)
{
    return {};
}
PageParameters parametersOf(const PageOffset& p, int page)
{
    PageParameters out{{}, p.in, {}};
    add(out, p.limit, QString::number(p.pageSize));
    add(out, p.offset, QString::number(p.start + page * p.pageSize));
    return out;
}
PageParameters parametersOf(const PageNumber& p, int page)
{
    PageParameters out{{}, p.in, {}};
    add(out, p.page, QString::number(p.first + page));
    add(out, p.size, QString::number(p.pageSize));
    return out;
}
PageParameters parametersOf(const PageCursor& p, int page)
{
    PageParameters out{{}, p.in, {}};
    add(out, p.size, QString::number(p.pageSize));
    if (page > 0)
        add(out, p.param, tr("<value of %1>").arg(QString::fromStdString(p.path.empty() ? p.header : p.path)));
    return out;
}
PageParameters parametersOf(const PageNextUrl& p, int page)
{
    PageParameters out;
    add(out, p.size, QString::number(p.pageSize));
    if (page > 0)
        out.instead = tr("the URL found at %1").arg(QString::fromStdString(p.path));
    return out;
}
PageParameters parametersOf(const PageLinkHeader& p, int page)
{
    PageParameters out;
    add(out, p.size, QString::number(p.pageSize));
    if (page > 0)
        out.instead = tr("the URL with rel=\"next\" in the Link header");
    return out;
}
PageParameters parametersOf(const PageLastId& p, int page)
{
    PageParameters out{{}, p.in, {}};
    add(out, p.size, QString::number(p.pageSize));
    if (page > 0)
        add(out, p.param, tr("<%1 of the last person>").arg(QString::fromStdString(p.path)));
    return out;
}

QString encoded(const QString& text)
{
    if (text.startsWith(QLatin1Char('<')))
        return text;
    return QString::fromLatin1(QUrl::toPercentEncoding(text, "-._~:,@!$*()[]"));
}

QString withQuery(QString url, const Parameters& parameters)
{
    QChar glue = url.contains(QLatin1Char('?')) ? QLatin1Char('&') : QLatin1Char('?');
    for (const auto& [name, value] : parameters) {
        url += glue + encoded(name) + QLatin1Char('=') + encoded(value);
        glue = QLatin1Char('&');
    }
    return url;
}

QString listUrl(const Source& source)
{
    QString base = QString::fromStdString(source.baseUrl);
    const QString path = QString::fromStdString(source.list.path);
    while (base.endsWith(QLatin1Char('/')))
        base.chop(1);
    if (path.isEmpty() || path.startsWith(QLatin1Char('/')) || path.startsWith(QLatin1Char('?')))
        return base + path;
    return base + QLatin1Char('/') + path;
}

} // namespace

QStringList exampleRequests(const Connector& connector, int count)
{
    const Source& source = sourceOf(connector);
    if (source.baseUrl.empty())
        return {};
    Parameters fixed;
    for (const auto& [name, value] : source.list.query)
        fixed.emplace_back(QString::fromStdString(name), QString::fromStdString(value));
    QStringList lines;
    const int pages = std::holds_alternative<PageNone>(source.pagination) ? 1 : count;
    for (int number = 0; number < pages; ++number) {
        const auto page =
            std::visit([number](const auto& kind) { return parametersOf(kind, number); }, source.pagination);
        const QString method = QString::fromStdString(source.list.method) + QLatin1Char(' ');
        if (!page.instead.isEmpty()) {
            lines << method + page.instead;
            continue;
        }
        Parameters all = fixed;
        QStringList inBody;
        for (const auto& parameter : page.parameters) {
            if (page.in == ParamIn::Query)
                all.push_back(parameter);
            else
                inBody << parameter.first + QStringLiteral(" = ") + parameter.second;
        }
        QString line = method + withQuery(listUrl(source), all);
        if (!source.filter.empty())
            line += (line.contains(QLatin1Char('?')) ? QLatin1Char('&') : QLatin1Char('?')) +
                    QString::fromStdString(source.filter);
        if (!inBody.isEmpty())
            line += QLatin1Char('\n') + tr("with %1 in the body").arg(inBody.join(QStringLiteral(", ")));
        lines << line;
    }
    return lines;
}

} // namespace muster
