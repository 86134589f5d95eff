// SPDX-License-Identifier: GPL-3.0-or-later
#include "../fakes/wizardports.h"
#include "ui/connectors/newapplication.h"
#include "ui/connectors/templatedetails.h"
#include "ui/connectors/templategallery.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/searchfield.h"

#include <QAccessible>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTreeWidget>

#include <set>

using namespace muster;

namespace {

struct Bench
{
    Bench() : gallery(new TemplateGallery)
    {
        QObject::connect(gallery.data(), &TemplateGallery::chosen, gallery.data(),
                         [this](const Connector& connector) { chosen.push_back(connector); });
        gallery->show();
    }
    ~Bench() { delete gallery.data(); }
    Bench(const Bench&) = delete;
    Bench& operator=(const Bench&) = delete;
    [[nodiscard]] QTreeWidget* list() const { return gallery->findChild<QTreeWidget*>(QStringLiteral("templates")); }
    [[nodiscard]] SearchField* search() const { return gallery->findChild<SearchField*>(QStringLiteral("search")); }
    [[nodiscard]] QPushButton* create() const { return gallery->findChild<QPushButton*>(QStringLiteral("create")); }
    [[nodiscard]] QLineEdit* field(const char* name) const
    {
        return gallery->findChild<QLineEdit*>(QStringLiteral("field_") + QLatin1String(name));
    }
    [[nodiscard]] QString label(const char* name) const
    {
        const auto* found = gallery->findChild<PlainLabel*>(QLatin1String(name));
        return found ? found->text() : QString();
    }
    void find(const char* text) const
    {
        search()->setText(QLatin1String(text));
        QTest::keyClick(search(), Qt::Key_Return);
    }
    QPointer<TemplateGallery> gallery;
    std::vector<Connector> chosen;
};

int rows(const QTreeWidget* list)
{
    int count = 0;
    for (int group = 0; group < list->topLevelItemCount(); ++group)
        count += list->topLevelItem(group)->childCount();
    return count;
}

} // namespace

/// The dialog "From a template".
class TestTemplateGallery : public QObject
{
    Q_OBJECT

private slots:
    void everythingIsListedByCategory()
    {
        const Bench bench;
        QCOMPARE(bench.list()->topLevelItemCount(), 3);
        QCOMPARE(rows(bench.list()), static_cast<int>(connectorTemplates().size()));
        QVERIFY(bench.create()->isEnabled());
        QVERIFY(!bench.label("credentials").isEmpty());
        QVERIFY(!bench.label("checked").isEmpty());
    }

    void aSearchShowsWhatMatches()
    {
        const Bench bench;
        bench.find("entra");
        QCOMPARE(rows(bench.list()), 1);
        QCOMPARE(bench.label("title"), QStringLiteral("Microsoft Entra ID"));
        QVERIFY(bench.field("tenant"));
        QVERIFY(bench.field("clientId"));
    }

    void nothingFoundSaysSoAndLeadsBack()
    {
        const Bench bench;
        bench.find("xyzzy");
        auto* none = bench.gallery->findChild<EmptyState*>();
        QVERIFY(none && none->isVisible());
        QVERIFY(!bench.create()->isEnabled());
        none->button()->click();
        QVERIFY(!none->isVisible());
        QCOMPARE(rows(bench.list()), static_cast<int>(connectorTemplates().size()));
    }

    void whatIsMissingIsSaidBesideItsField()
    {
        Bench bench;
        bench.find("gitea");
        bench.create()->click();
        QVERIFY(bench.chosen.empty());
        QVERIFY(bench.gallery->isVisible());
        const auto* problem = bench.gallery->findChild<PlainLabel*>(QStringLiteral("problem"));
        QVERIFY(problem && problem->isVisible());
        QTest::keyClicks(bench.field("host"), QStringLiteral("https://git.example.com"));
        QVERIFY(!problem->isVisible());
        bench.create()->click();
        QVERIFY(problem->isVisible());
    }

    void keysAloneAreEnough()
    {
        Bench bench;
        QVERIFY(QTest::qWaitForWindowActive(bench.gallery.data()));
        QTRY_VERIFY(bench.search()->hasFocus());
        QTest::keyClicks(bench.search(), QStringLiteral("breathe"));
        QTest::keyClick(bench.search(), Qt::Key_Return);
        QTRY_VERIFY(bench.list()->hasFocus());
        QTest::keyClick(bench.list(), Qt::Key_Return);
        QTRY_VERIFY(bench.gallery->focusWidget()->objectName() == QLatin1String("documentation"));
        bench.find("gitea");
        QTRY_VERIFY(bench.list()->hasFocus());
        QTest::keyClick(bench.list(), Qt::Key_Return);
        QTRY_VERIFY(bench.field("host")->hasFocus());
        QTest::keyClicks(bench.field("host"), QStringLiteral("git.example.com"));
        QTest::keyClick(bench.field("host"), Qt::Key_Return);
        QCOMPARE(bench.chosen.size(), std::size_t(1));
        QCOMPARE(bench.chosen[0].source->baseUrl, std::string("https://git.example.com/api/v1"));
    }

    void everyControlHasAName()
    {
        const Bench bench;
        bench.find("gitea");
        for (QWidget* control : bench.gallery->findChildren<QWidget*>()) {
            const bool isControl = qobject_cast<QPushButton*>(control) || control == bench.search() ||
                                   control == bench.list() || control->objectName().startsWith(QLatin1String("field_"));
            if (!isControl || !control->isVisible())
                continue;
            QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(control);
            QVERIFY(accessible);
            QVERIFY2(!accessible->text(QAccessible::Name).isEmpty(), qPrintable(control->objectName()));
        }
    }

    void createOpensTheAssistantWithTheTemplate()
    {
        MemoryConnectors store;
        NewApplication page(store);
        page.show();
        QSignalSpy saved(&page, &NewApplication::saved);
        QTest::keyClicks(page.findChild<QLineEdit*>(QStringLiteral("displayLabel")), QStringLiteral("Our people"));
        page.chooseTemplate();
        const QPointer<TemplateGallery> gallery = page.findChild<TemplateGallery*>();
        QVERIFY(gallery);
        auto* search = gallery->findChild<SearchField*>(QStringLiteral("search"));
        search->setText(QStringLiteral("hibob"));
        QTest::keyClick(search, Qt::Key_Return);
        gallery->findChild<QPushButton*>(QStringLiteral("create"))->click();
        QCOMPARE(saved.size(), 1);
        QCOMPARE(saved[0][0].toString(), QStringLiteral("our-people"));
        QVERIFY(saved[0][1].toBool());
        const auto stored = store.get("our-people");
        QVERIFY(stored);
        QCOMPARE(stored->connector.application.displayLabel, std::string("Our people"));
        QCOMPARE(stored->connector.source->baseUrl, std::string("https://api.hibob.com/v1"));
        QTRY_VERIFY(gallery.isNull());
    }
};

QTEST_MAIN(TestTemplateGallery)
#include "test_templategallery.moc"
