// SPDX-License-Identifier: GPL-3.0-or-later
#include "../fakes/wizardports.h"
#include "ui/imports/explainview.h"
#include "ui/widgets/noticepanel.h"
#include "ui/wizard/answerview.h"
#include "ui/wizard/authpanel.h"
#include "ui/wizard/jsontree.h"
#include "ui/wizard/keyvaluetable.h"
#include "ui/wizard/mappingmodel.h"
#include "ui/wizard/problemlabel.h"
#include "ui/wizard/ruleeditor.h"
#include "ui/wizard/secretfield.h"
#include "ui/wizard/wizardview.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace muster;
using namespace Qt::Literals::StringLiterals;

namespace {

/// The wizard over a connector, with everything that it needs.
struct Bench
{
    explicit Bench(const Connector& connector = wizardConnector(), bool active = false)
        : world(std::make_shared<WizardWorld>()), service(openWizardPorts(world))
    {
        (void)world->connectors.add(connector, {});
        if (active)
            (void)world->connectors.setActive(connector.id, true);
        draft = std::make_unique<DraftModel>(world->connectors, connector.id,
                                             DraftState{connector, std::make_shared<const std::string>()}, active);
        view = std::make_unique<WizardView>(*draft, world->connectors, service);
        view->resize(1200, 800);
        view->show();
    }
    template <typename T>
    T* find(WizardStep step, const char* name) const
    {
        return view->panel(step)->findChild<T*>(QLatin1String(name));
    }
    /// Test Connection until its answer is there.
    void test() const
    {
        QSignalSpy done(const_cast<ImportService*>(&service), &ImportService::testFinished);
        view->startTest();
        QVERIFY(done.count() > 0 || done.wait(10000));
    }
    void storeToken() const
    {
        (void)world->secrets.write({draft->key(), "token", *Origin::parse(draft->connector().source->baseUrl)},
                                   Secret("canary-token"));
    }

    std::shared_ptr<WizardWorld> world;
    ImportService service;
    std::unique_ptr<DraftModel> draft;
    std::unique_ptr<WizardView> view;
};

bool isNamed(const QWidget* widget)
{
    if (!widget->accessibleName().isEmpty())
        return true;
    if (const auto* button = qobject_cast<const QAbstractButton*>(widget); button && !button->text().isEmpty())
        return true;
    for (const QLabel* label : widget->window()->findChildren<QLabel*>()) {
        if (label->buddy() == widget)
            return true;
    }
    return false;
}

} // namespace

class TestWizard : public QObject
{
    Q_OBJECT

private slots:
    void everyControlHasAName_data()
    {
        QTest::addColumn<int>("step");
        for (const WizardStep step : wizardSteps)
            QTest::newRow(std::string(stepName(step)).c_str()) << static_cast<int>(step);
    }
    void everyControlHasAName()
    {
        QFETCH(int, step);
        Connector connector = wizardConnector();
        connector.source->headers = {{"X-Tenant", {"42", ""}}, {"X-Key", {"", "header-x-key"}}};
        connector.source->list.query = {{"expand", "all"}};
        const Bench bench(connector);
        bench.view->goTo(static_cast<WizardStep>(step));
        for (const QWidget* widget : bench.view->findChildren<QWidget*>()) {
            const bool inner =
                widget->objectName().startsWith(QStringLiteral("qt_")) || qobject_cast<const QHeaderView*>(widget) ||
                qobject_cast<const QComboBox*>(widget->parentWidget()) ||
                qobject_cast<const QAbstractSpinBox*>(widget->parentWidget()) || widget->window() != bench.view.get() ||
                (qobject_cast<const NoticePanel*>(widget->parentWidget()) && !widget->isVisible()) ||
                !widget->isEnabledTo(bench.view.get());
            if (inner || !(widget->focusPolicy() & Qt::TabFocus) || widget->focusProxy())
                continue;
            const QString what = QLatin1String(widget->metaObject()->className()) + QLatin1Char(' ') +
                                 widget->objectName() + QStringLiteral(" in ") +
                                 (widget->parentWidget() ? widget->parentWidget()->objectName() : QString());
            QVERIFY2(isNamed(widget), qPrintable(what));
        }
    }

    void aFieldThatIsWrongSaysItBesideItself()
    {
        const Bench bench;
        auto* field = bench.find<QLineEdit>(WizardStep::Authentication, "baseUrl");
        field->setFocus();
        field->clear();
        QTest::keyClicks(field, QStringLiteral("ftp://nowhere"));
        QVERIFY(field->property("invalid").toBool());
        QVERIFY(!field->accessibleDescription().isEmpty());
        bool shown = false;
        for (const auto* label : field->parentWidget()->findChildren<ProblemLabel*>())
            shown |= label->isVisibleTo(bench.view.get()) && label->text() == field->accessibleDescription();
        QVERIFY(shown);
        QCOMPARE(bench.draft->connector().source->baseUrl, "ftp://nowhere");
    }

    void aSecretGoesToItsStoreAndNotIntoTheConnector()
    {
        const Bench bench;
        auto* field = bench.find<SecretField>(WizardStep::Authentication, "token");
        auto* edit = field->findChild<QLineEdit*>();
        QCOMPARE(edit->echoMode(), QLineEdit::Password);
        QSignalSpy stored(field, &SecretField::stored);
        bench.view->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(bench.view.get()));
        edit->setFocus();
        QTest::keyClicks(edit, QStringLiteral("canary-secret"));
        QTest::keyClick(edit, Qt::Key_Return);
        QCOMPARE(bench.view->step(), WizardStep::Endpoint); // stored on the way
        QVERIFY(stored.count() > 0 || stored.wait());
        QVERIFY(field->isStored());
        QVERIFY(edit->text().isEmpty());
        const auto kept =
            bench.world->secrets.read({"northwind-hr", "token", *Origin::parse("https://hr.example.com")});
        QVERIFY(kept.has_value());
        QCOMPARE(QByteArray(kept->reveal().data(), static_cast<int>(kept->reveal().size())),
                 QByteArray("canary-secret"));
        QVERIFY(writeConnector(bench.draft->connector()).find("canary-secret") == std::string::npos);
    }

    void aSecretOfAnotherHostCountsAsNotStored()
    {
        const Bench bench;
        bench.storeToken();
        auto* field = bench.find<SecretField>(WizardStep::Authentication, "token");
        bench.view->goTo(WizardStep::Endpoint);
        bench.view->goTo(WizardStep::Authentication); // asks again what is stored
        QTRY_VERIFY(field->isStored());
        bench.draft->edit(QStringLiteral("x"), [](Connector& c) { c.source->baseUrl = "https://evil.example.net"; });
        QVERIFY(!field->isStored());
    }

    void aKeychainThatFailsKeepsWhatWasTyped()
    {
        const Bench bench;
        bench.world->secrets.setFailure(Error{ErrorKind::SecretStore, QStringLiteral("The keychain is locked.")});
        auto* field = bench.find<SecretField>(WizardStep::Authentication, "token");
        auto* edit = field->findChild<QLineEdit*>();
        QSignalSpy failed(field, &SecretField::failed);
        QTest::keyClicks(edit, QStringLiteral("canary-secret"));
        QTest::keyClick(edit, Qt::Key_Return);
        QVERIFY(failed.count() > 0 || failed.wait());
        QCOMPARE(edit->text(), QStringLiteral("canary-secret"));
        QVERIFY(bench.view->findChild<NoticePanel*>()->isOpen());
    }

    void aGoodTestShowsTotalAndRecordsAndFillsTheSamples()
    {
        const Bench bench;
        bench.storeToken();
        bench.test();
        auto* summary = bench.find<QLabel>(WizardStep::Test, "summary");
        QTRY_VERIFY(bench.draft->isTested());
        QVERIFY2(summary->text().contains(QStringLiteral("3")), qPrintable(summary->text()));
        QCOMPARE(bench.draft->samples().size(), std::size_t(3));
    }

    void aFailedTestShowsTheNoticeAndTheWholeAnswer()
    {
        const Bench bench;
        bench.storeToken();
        bench.world->answer = [](const HttpRequest& request) -> Result<HttpResponse> {
            HttpResponse response;
            response.status = 403;
            response.url = request.url;
            response.headers = {{"X-Reason", "scope-missing"}};
            response.body = R"({"error":{"message":"people.read is missing"}})";
            return response;
        };
        bench.test();
        QTRY_VERIFY(bench.view->findChild<NoticePanel*>()->isOpen());
        const auto* answer = bench.find<AnswerView>(WizardStep::Test, "answer");
        QVERIFY(answer->isVisibleTo(bench.view.get()));
        for (const char* const part : {"403", "X-Reason: scope-missing", "people.read is missing"})
            QVERIFY2(answer->wholeText().contains(QLatin1String(part)), part);
        QVERIFY(!answer->wholeText().contains(QStringLiteral("canary-token")));
        QVERIFY(!bench.draft->isTested());
    }

    void clickingTheListInTheAnswerSetsThePath()
    {
        Connector connector = wizardConnector();
        connector.source->list.records = ".";
        const Bench bench(connector);
        bench.storeToken();
        bench.test();
        const auto* answer = bench.find<AnswerView>(WizardStep::Test, "answer");
        QTRY_VERIFY(answer->hasTree());
        const QModelIndex node = answer->tree().tree().find(*RecordPath::parse("data.items"));
        QVERIFY(node.isValid());
        answer->tree().setCurrentIndex(node);
        QTest::keyClick(&answer->tree(), Qt::Key_Return);
        QCOMPARE(bench.draft->connector().source->list.records, "data.items");
        bench.draft->undoStack().undo();
        QCOMPARE(bench.draft->connector().source->list.records, ".");
    }

    void theMappingShowsTheSampleLive()
    {
        const Bench bench;
        MappingModel model(*bench.draft);
        const QAbstractItemModelTester tester(&model);
        bench.draft->setSamples({R"({"id":"1","first":"Ann","last":"Ångström","work":{"email":"ann@example.com"}})"});
        model.refresh();
        const auto value = [&](const char* to) {
            return model.index(model.rowOf(to), MappingModel::Value).data().toString();
        };
        QCOMPARE(value("email"), QStringLiteral("ann@example.com"));
        QCOMPARE(value("username"), QStringLiteral("ann.angstrom"));
        bench.draft->edit(QStringLiteral("x"), [](Connector& c) { c.mapping[0].value = "nowhere"; });
        model.refresh();
        QVERIFY(value("email").isEmpty());
    }

    void requiredAttributesStandFirstUntilTheyAreMapped()
    {
        Connector connector = wizardConnector();
        connector.mapping.erase(connector.mapping.begin());
        const Bench bench(connector);
        MappingModel model(*bench.draft);
        QCOMPARE(model.rowAt(0)->to, "email");
        QVERIFY(model.rowAt(0)->required);
        QCOMPARE(model.rowAt(0)->rule, -1);
    }

    void typingASourceForAnUnmappedAttributeMakesTheRule()
    {
        Connector connector = wizardConnector();
        connector.mapping.clear();
        const Bench bench(connector);
        bench.view->goTo(WizardStep::Mapping);
        auto* editor = bench.view->panel(WizardStep::Mapping)->findChild<RuleEditor*>();
        auto* value = editor->findChild<QLineEdit*>(QStringLiteral("value"));
        value->setFocus();
        QTest::keyClicks(value, QStringLiteral("mail"));
        QCOMPARE(bench.draft->connector().mapping.size(), std::size_t(1));
        QCOMPARE(bench.draft->connector().mapping[0].to, "email");
        QCOMPARE(bench.draft->connector().mapping[0].value, "mail");
        while (bench.draft->undoStack().canUndo())
            bench.draft->undoStack().undo();
        QVERIFY(bench.draft->connector().mapping.empty());
    }

    void activatingSaysWhenTheSampleCannotBeImported()
    {
        const Bench bench;
        bench.draft->setTested();
        const std::string good = R"({"id":"1","first":"Ann","last":"Lee","work":{"email":"ann@example.com"}})";
        bench.draft->setSamples({good, R"({"id":"2","first":"Bo","last":"Lee","work":{"email":"none"}})", good});
        bench.view->goTo(WizardStep::Activate);
        auto* problems = bench.find<QListWidget>(WizardStep::Activate, "problems");
        const auto said = [&](const char* text) {
            for (int row = 0; row < problems->count(); ++row) {
                if (problems->item(row)->text().contains(QLatin1String(text)))
                    return problems->item(row);
            }
            return static_cast<QListWidgetItem*>(nullptr);
        };
        QListWidgetItem* one = said("none");
        QVERIFY(one);
        QVERIFY(bench.find<QPushButton>(WizardStep::Activate, "activate")->isEnabled()); // the others can be
        emit problems->itemActivated(one);
        QCOMPARE(bench.view->step(), WizardStep::Preview);
        QCOMPARE(bench.draft->sample(), 1); // that very record
        bench.draft->setSamples({R"({"id":"2","first":"Bo","last":"Lee","work":{"email":"none"}})"});
        bench.view->goTo(WizardStep::Activate);
        QVERIFY(said("Nobody in the sample can be imported"));
        bench.draft->setSamples({good});
        bench.view->goTo(WizardStep::Preview);
        bench.view->goTo(WizardStep::Activate);
        QCOMPARE(problems->count(), 0);
    }

    void thePreviewExplainsThePersonWithTheDraft()
    {
        const Bench bench;
        auto* button = bench.find<QPushButton>(WizardStep::Preview, "explain");
        bench.view->goTo(WizardStep::Preview);
        QVERIFY(!button->isEnabled()); // nobody there yet
        bench.draft->setSamples({R"({"id":"1","first":"Ann","last":"Lee","work":{"email":"ann@example.com"}})"});
        QVERIFY(button->isEnabled());
        button->click();
        const auto* explained = bench.view->findChild<ExplainView*>();
        QVERIFY(explained);
        QTRY_VERIFY(!explained->isWorking());
        QCOMPARE(bench.world->rest->explained.size(), std::size_t(1));
        QCOMPARE(bench.world->rest->explained.front(), std::string("northwind-hr 1"));
        emit bench.view->findChild<ExplainView*>()->placeRequested(QString(), QStringLiteral("source.filter"));
        QCOMPARE(bench.view->step(), WizardStep::Endpoint);
    }

    void activatingNeedsATestAndNoErrors()
    {
        const Bench bench;
        bench.view->goTo(WizardStep::Activate);
        auto* activate = bench.find<QPushButton>(WizardStep::Activate, "activate");
        auto* problems = bench.find<QListWidget>(WizardStep::Activate, "problems");
        QVERIFY(!activate->isEnabled());
        QCOMPARE(problems->count(), 1);
        bench.draft->setTested();
        QVERIFY(activate->isEnabled());
        QSignalSpy activated(bench.view.get(), &WizardView::activated);
        activate->click();
        QCOMPARE(activated.count(), 1);
        QVERIFY(bench.world->connectors.get("northwind-hr")->active);
    }

    void aProblemLeadsToItsField()
    {
        Connector connector = wizardConnector();
        connector.source->baseUrl.clear();
        const Bench bench(connector);
        bench.view->goTo(WizardStep::Activate);
        auto* problems = bench.find<QListWidget>(WizardStep::Activate, "problems");
        QVERIFY(problems->count() > 0);
        emit problems->itemActivated(problems->item(0));
        QCOMPARE(bench.view->step(), WizardStep::Authentication);
    }

    void aBodyThatIsNotJsonYetIsKeptAndSaid()
    {
        Connector connector = wizardConnector();
        connector.source->list.method = "POST";
        connector.source->list.body = Json::object();
        const Bench bench(connector);
        bench.view->goTo(WizardStep::Endpoint);
        auto* body = bench.find<QPlainTextEdit>(WizardStep::Endpoint, "body");
        body->setPlainText(QStringLiteral("{\"a\": "));
        QVERIFY(body->property("invalid").toBool());
        QCOMPARE(bench.draft->bodyNote(), "{\"a\": ");
        body->setPlainText(QStringLiteral("{\"a\": 1}"));
        QVERIFY(!body->property("invalid").toBool());
        QCOMPARE(bench.draft->connector().source->list.body->dump(), "{\"a\":1}");
    }

    void closingKeepsADraftOfAnActiveImport()
    {
        const Bench bench(wizardConnector(), true);
        QSignalSpy closed(bench.view.get(), &WizardView::closed);
        bench.draft->edit(QStringLiteral("x"), [](Connector& c) { c.source->baseUrl.clear(); });
        for (QPushButton* button : bench.view->findChildren<QPushButton*>()) {
            if (button->text() == QStringLiteral("Save and Close"))
                button->click();
        }
        QCOMPARE(closed.count(), 1);
        QCOMPARE(bench.world->connectors.get("northwind-hr")->version, 1);
        QVERIFY(bench.world->connectors.draft("northwind-hr")->has_value());
    }

    void anotherHostIsSavedOnceItsCredentialsAreThere()
    {
        const Bench bench(wizardConnector(), true);
        bench.storeToken();
        QSignalSpy saved(bench.view.get(), &WizardView::saved);
        QSignalSpy closed(bench.view.get(), &WizardView::closed);
        bench.view->goTo(WizardStep::Mapping);
        bench.draft->edit(u"x"_s, [](Connector& c) { c.source->baseUrl = "https://new.example.com/api/v1"; });
        press(bench, u"Save and Close"_s);
        const auto* notice = bench.view->findChild<NoticePanel*>();
        QTRY_VERIFY2(notice->text().contains(u"“token” is not stored for https://new.example.com"_s),
                     qPrintable(notice->text()));
        QVERIFY(notice->text().contains(u"imports go on with the settings that are saved"_s));
        QCOMPARE(saved.count() + closed.count(), 0);
        QCOMPARE(bench.world->connectors.get("northwind-hr")->version, 1);

        press(bench, u"Enter It…"_s);
        QCOMPARE(bench.view->step(), WizardStep::Authentication);
        auto* token = bench.find<SecretField>(WizardStep::Authentication, "token");
        QVERIFY(token->isAncestorOf(bench.view->focusWidget()));
        QTest::keyClicks(token->findChild<QLineEdit*>(), u"canary-token"_s);
        QTest::keyClick(token->findChild<QLineEdit*>(), Qt::Key_Return);
        QTRY_VERIFY(bench.world->secrets.read({"northwind-hr", "token", *Origin::parse("https://new.example.com")})
                        .has_value());
        press(bench, u"Save and Close"_s);
        QTRY_COMPARE(saved.count(), 1);
        QCOMPARE(bench.world->connectors.get("northwind-hr")->connector.source->baseUrl,
                 "https://new.example.com/api/v1");
    }

    void anotherPathOfTheSameHostIsAllowedBeforeItIsSaved()
    {
        const Bench bench(wizardConnector(), true);
        bench.storeToken();
        QSignalSpy saved(bench.view.get(), &WizardView::saved);
        bench.view->goTo(WizardStep::Mapping);
        bench.draft->edit(u"x"_s, [](Connector& c) { c.source->baseUrl = "https://hr.example.com/elsewhere"; });
        press(bench, u"Save and Close"_s);
        const auto* notice = bench.view->findChild<NoticePanel*>();
        QTRY_VERIFY2(notice->text().contains(u"to https://hr.example.com/elsewhere"_s), qPrintable(notice->text()));
        QCOMPARE(saved.count(), 0);
        QCOMPARE(bench.world->connectors.get("northwind-hr")->version, 1);
        press(bench, u"Allow and Save"_s);
        QTRY_COMPARE(saved.count(), 1);
        QCOMPARE(bench.world->connectors.get("northwind-hr")->connector.source->baseUrl,
                 "https://hr.example.com/elsewhere");
    }

    void nothingIsSavedWhileTheKeychainIsLocked()
    {
        const Bench bench(wizardConnector(), true);
        bench.storeToken();
        QSignalSpy saved(bench.view.get(), &WizardView::saved);
        bench.view->goTo(WizardStep::Mapping);
        bench.draft->edit(u"x"_s, [](Connector& c) { c.source->baseUrl = "https://hr.example.com/elsewhere"; });
        bench.world->secrets.setFailure(Error{ErrorKind::SecretStore, u"The keychain is locked."_s});
        press(bench, u"Save and Close"_s);
        const auto* notice = bench.view->findChild<NoticePanel*>();
        QTRY_COMPARE(notice->text(), u"The keychain is locked."_s);
        QCOMPARE(saved.count(), 0);
    }

    void changedOAuthIsAuthorizedBeforeItIsSaved()
    {
        Connector connector = wizardConnector();
        AuthOAuth2 auth;
        auth.authorizationUrl = "https://id.example.com/authorize";
        auth.tokenUrl = "https://id.example.com/token";
        auth.clientId.text = "muster";
        auth.clientAuth = AuthOAuth2::ClientAuth::None;
        connector.source->auth = auth;
        const Bench bench(connector, true);
        QSignalSpy saved(bench.view.get(), &WizardView::saved);
        bench.draft->edit(u"x"_s, [](Connector& c) { c.application.description = "not about signing in"; });
        press(bench, u"Save and Close"_s);
        QCOMPARE(saved.count(), 1); // at once: nothing has to be asked
        bench.draft->edit(u"y"_s, [](Connector& c) { std::get<AuthOAuth2>(c.source->auth).scopes = "users:read"; });
        press(bench, u"Save and Close"_s);
        const auto* notice = bench.view->findChild<NoticePanel*>();
        QTRY_VERIFY2(notice->text().contains(u"Authorize it"_s), qPrintable(notice->text()));
        QCOMPARE(saved.count(), 1);
        press(bench, u"Authorize…"_s, notice);
        QCOMPARE(bench.view->step(), WizardStep::Authentication);
        const QWidget* button = bench.view->focusWidget();
        QCOMPARE(button->objectName(), u"authorize"_s);
        QTRY_VERIFY(button->visibleRegion().boundingRect().size() == button->size()); // it was below what one sees
    }

private:
    static void press(const Bench& bench, const QString& text, const QWidget* in = nullptr)
    {
        for (QPushButton* button : (in ? in : bench.view.get())->findChildren<QPushButton*>()) {
            if (button->isVisible() && button->text() == text)
                return QTest::mouseClick(button, Qt::LeftButton);
        }
        QFAIL(qPrintable(u"no button "_s + text));
    }
};

QTEST_MAIN(TestWizard)
#include "test_wizard.moc"
