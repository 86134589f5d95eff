// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/paginationpanel.h"

#include "ui/wizard/exampleurl.h"
#include "ui_paginationpanel.h"

namespace muster {
namespace {

enum Kind { None, Offset, Number, Cursor, NextUrl, LinkHeader, LastId };

/// The text of a kind that goes by this name in the file; null when the kind has none.
std::string* textOf(Pagination& pagination, std::string_view name)
{
    if (auto* p = std::get_if<PageOffset>(&pagination))
        return name == "limit" ? &p->limit : name == "offset" ? &p->offset : nullptr;
    if (auto* p = std::get_if<PageNumber>(&pagination))
        return name == "page" ? &p->page : name == "size" ? &p->size : nullptr;
    if (auto* p = std::get_if<PageCursor>(&pagination))
        return name == "param"    ? &p->param
               : name == "path"   ? &p->path
               : name == "header" ? &p->header
               : name == "more"   ? &p->more
               : name == "size"   ? &p->size
                                  : nullptr;
    if (auto* p = std::get_if<PageNextUrl>(&pagination))
        return name == "path" ? &p->path : name == "size" ? &p->size : nullptr;
    if (auto* p = std::get_if<PageLinkHeader>(&pagination))
        return name == "size" ? &p->size : nullptr;
    if (auto* p = std::get_if<PageLastId>(&pagination))
        return name == "param" ? &p->param : name == "path" ? &p->path : name == "size" ? &p->size : nullptr;
    return nullptr;
}

int* numberOf(Pagination& pagination, std::string_view name)
{
    if (name == "start") {
        auto* p = std::get_if<PageOffset>(&pagination);
        return p ? &p->start : nullptr;
    }
    if (name == "first") {
        auto* p = std::get_if<PageNumber>(&pagination);
        return p ? &p->first : nullptr;
    }
    return std::visit(
        [](auto& kind) -> int* {
            if constexpr (requires { kind.pageSize; })
                return &kind.pageSize;
            else
                return nullptr;
        },
        pagination);
}

ParamIn* placeOf(Pagination& pagination)
{
    return std::visit(
        [](auto& kind) -> ParamIn* {
            if constexpr (requires { kind.in; })
                return &kind.in;
            else
                return nullptr;
        },
        pagination);
}

Pagination pageOf(const Connector& connector)
{
    return sourceOf(connector).pagination;
}

Pagination makePagination(int kind)
{
    switch (kind) {
    case Offset:
        return PageOffset{};
    case Number:
        return PageNumber{};
    case Cursor:
        return PageCursor{};
    case NextUrl:
        return PageNextUrl{};
    case LinkHeader:
        return PageLinkHeader{};
    case LastId:
        return PageLastId{};
    default:
        return PageNone{};
    }
}

} // namespace

PaginationPanel::PaginationPanel(DraftModel& draft, QWidget* parent)
    : WizardPanel(draft, WizardStep::Paging, parent), m_form(std::make_unique<Ui::PaginationPanel>())
{
    m_form->setupUi(this);
    bindKind();
    bindTexts();
    bindNumbers();
    connect(&this->draft(), &DraftModel::changed, this, &PaginationPanel::showKind);
    showKind();
    prepare();
}

PaginationPanel::~PaginationPanel() = default;

void PaginationPanel::bindKind()
{
    m_form->kind->addItem(tr("None: one answer holds everybody"), None);
    m_form->kind->addItem(tr("Offset and limit"), Offset);
    m_form->kind->addItem(tr("Page number"), Number);
    m_form->kind->addItem(tr("Cursor (a token for the next page)"), Cursor);
    m_form->kind->addItem(tr("URL of the next page in the answer"), NextUrl);
    m_form->kind->addItem(tr("Link header"), LinkHeader);
    m_form->kind->addItem(tr("ID of the last person (keyset)"), LastId);
    binder().choice(
        m_form->kind, "source.pagination.kind", tr("Kind of Pagination"),
        [](const Connector& c) { return static_cast<int>(sourceOf(c).pagination.index()); },
        [](Connector& c, int kind) {
            if (kind != static_cast<int>(sourceOf(c).pagination.index()))
                sourceOf(c).pagination = makePagination(kind);
        });
}

void PaginationPanel::bindTexts()
{
    const std::pair<QLineEdit*, const char*> fields[] = {
        {m_form->limit, "limit"}, {m_form->offset, "offset"}, {m_form->page, "page"}, {m_form->param, "param"},
        {m_form->path, "path"},   {m_form->header, "header"}, {m_form->more, "more"}, {m_form->size, "size"}};
    for (const auto& [field, name] : fields) {
        const std::string_view key(name);
        binder().text(
            field, std::string("source.pagination.") + name, tr("Pagination"),
            [key](const Connector& c) {
                auto pagination = pageOf(c);
                const auto* text = textOf(pagination, key);
                return text ? *text : std::string();
            },
            [key](Connector& c, const std::string& typed) {
                if (auto* text = textOf(sourceOf(c).pagination, key))
                    *text = typed;
            });
    }
}

void PaginationPanel::bindNumbers()
{
    for (QComboBox* box : {m_form->start, m_form->first}) {
        box->addItem(QStringLiteral("0"), 0);
        box->addItem(QStringLiteral("1"), 1);
    }
    m_form->in->addItem(tr("In the query of the URL"), static_cast<int>(ParamIn::Query));
    m_form->in->addItem(tr("In the request body (POST)"), static_cast<int>(ParamIn::Body));
    const auto get = [](std::string_view name) {
        return [name](const Connector& c) {
            auto pagination = pageOf(c);
            const int* number = numberOf(pagination, name);
            return number ? *number : 0;
        };
    };
    const auto set = [](std::string_view name) {
        return [name](Connector& c, int value) {
            if (int* number = numberOf(sourceOf(c).pagination, name))
                *number = value;
        };
    };
    binder().number(m_form->pageSize, "source.pagination.pageSize", tr("People per Page"), get("pageSize"),
                    set("pageSize"));
    binder().choice(m_form->start, "source.pagination.start", tr("First Offset"), get("start"), set("start"));
    binder().choice(m_form->first, "source.pagination.first", tr("First Page"), get("first"), set("first"));
    binder().choice(
        m_form->in, "source.pagination.in", tr("Where the Parameters Go"),
        [](const Connector& c) {
            auto pagination = pageOf(c);
            const ParamIn* in = placeOf(pagination);
            return in ? static_cast<int>(*in) : 0;
        },
        [](Connector& c, int in) {
            if (ParamIn* place = placeOf(sourceOf(c).pagination))
                *place = static_cast<ParamIn>(in);
        });
}

void PaginationPanel::showKind()
{
    static const char* const helps[] = {
        QT_TR_NOOP("Muster sends one request and takes what is in its answer."),
        QT_TR_NOOP(
            "The source wants to know how many people to skip and how many to send. Pages are read side by side."),
        QT_TR_NOOP("The source counts its pages. Pages are read side by side."),
        QT_TR_NOOP("Each answer holds a token with which the next page is asked for."),
        QT_TR_NOOP("Each answer holds the whole URL of the next page. It is followed on the same host only."),
        QT_TR_NOOP(
            "The header “Link: <…>; rel=\"next\"” of each answer leads to the next page, on the same host only."),
        QT_TR_NOOP("The next page begins behind the last person of this one: its ID is sent with the next request."),
    };
    Pagination pagination = pageOf(draft().connector());
    m_form->kindHelp->setText(tr(helps[pagination.index()]));
    const std::pair<QWidget*, const char*> texts[] = {{m_form->limitBox, "limit"}, {m_form->offsetBox, "offset"},
                                                      {m_form->pageBox, "page"},   {m_form->paramBox, "param"},
                                                      {m_form->pathBox, "path"},   {m_form->headerBox, "header"},
                                                      {m_form->moreBox, "more"},   {m_form->sizeBox, "size"}};
    for (const auto& [box, name] : texts)
        box->setVisible(textOf(pagination, name) != nullptr);
    m_form->pageSizeBox->setVisible(pagination.index() != None);
    m_form->startBox->setVisible(pagination.index() == Offset);
    m_form->firstBox->setVisible(pagination.index() == Number);
    m_form->inBox->setVisible(placeOf(pagination) != nullptr && sourceOf(draft().connector()).list.method == "POST");
    m_form->exampleBox->setVisible(pagination.index() != None);
    m_form->example->setText(exampleRequests(draft().connector(), 3).join(QLatin1Char('\n')));
}

} // namespace muster
