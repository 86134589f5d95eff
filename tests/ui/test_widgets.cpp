// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/mainwindow.h"
#include "ui/shell/runstatus.h"
#include "ui/widgets/appearance.h"
#include "ui/widgets/counttile.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/noticepanel.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/returnkey.h"
#include "ui/widgets/searchfield.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QHelpEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTest>
#include <QToolTip>
#include <QVBoxLayout>
#include <QWheelEvent>

#include <cmath>

using namespace muster;

namespace {

double luminance(const QColor& color)
{
    const auto part = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * part(color.redF()) + 0.7152 * part(color.greenF()) + 0.0722 * part(color.blueF());
}

/// WCAG 2.1, contrast ratio.
double contrast(const QColor& a, const QColor& b)
{
    const double high = std::max(luminance(a), luminance(b)), low = std::min(luminance(a), luminance(b));
    return (high + 0.05) / (low + 0.05);
}

} // namespace

class TestWidgets : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }

    void the_wheel_scrolls_a_form_and_changes_nothing_in_it()
    {
        Appearance::apply(*qApp, false);
        QComboBox combo;
        combo.addItems({QStringLiteral("Leave them alone"), QStringLiteral("Suspend them")});
        QSpinBox spin;
        for (QWidget* field : {static_cast<QWidget*>(&combo), static_cast<QWidget*>(&spin)}) {
            field->show();
            QVERIFY(QTest::qWaitForWindowExposed(field));
            QWheelEvent down(QPointF(5, 5), field->mapToGlobal(QPointF(5, 5)), {}, {0, -120}, Qt::NoButton,
                             Qt::NoModifier, Qt::NoScrollPhase, false);
            QCoreApplication::sendEvent(field, &down);
            QVERIFY(!down.isAccepted());
            QVERIFY(!(field->focusPolicy() & ~Qt::StrongFocus));
        }
        QCOMPARE(combo.currentIndex(), 0);
        QCOMPARE(spin.value(), 0);
    }

    void an_icon_without_room_is_nothing()
    {
        QVERIFY(strokeIcon(QStringLiteral("users")).pixmap(QSize(16, 0)).isNull());
    }

    void a_title_keeps_its_size_in_another_window()
    {
        Appearance::apply(*qApp, false);
        QWidget window;
        auto* page = new QWidget;
        PlainLabel* title = (new PlainLabel(QStringLiteral("Applications"), page))->asTitle();
        page->ensurePolished();
        title->ensurePolished();
        page->setParent(&window);
        QVERIFY(title->font().pointSizeF() > QApplication::font().pointSizeF() * 1.3);
    }

    void a_form_that_scrolls_squashes_nothing()
    {
        Appearance::apply(*qApp, false);
        QScrollArea scroll;
        scroll.setWidgetResizable(true);
        auto* form = new QWidget;
        auto* outer = new QVBoxLayout(form);
        auto* column = new QWidget;
        column->setMaximumWidth(200);
        outer->addWidget(column);
        auto* inner = new QVBoxLayout(column);
        auto* combo = new QComboBox;
        for (int i = 0; i < 6; ++i) {
            auto* text = new PlainLabel(QStringLiteral("A sentence that is long enough to need several lines here."));
            text->setWordWrap(true);
            inner->addWidget(text);
        }
        inner->addWidget(combo);
        scroll.setWidget(form);
        keepFormHeight(&scroll);
        scroll.resize(500, 150);
        scroll.show();
        QVERIFY(QTest::qWaitForWindowExposed(&scroll));
        QTRY_VERIFY(combo->height() >= combo->sizeHint().height());
    }

    void a_plain_label_shows_markup_as_text()
    {
        PlainLabel label;
        label.setData("<img src='file:///x'><b>Zoë</b>");
        QCOMPARE(label.textFormat(), Qt::PlainText);
        QCOMPARE(label.text(), QStringLiteral("<img src='file:///x'><b>Zoë</b>"));
    }

    void every_tone_can_be_read_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("in light mode") << false;
        QTest::newRow("in dark mode") << true;
    }

    void every_tone_can_be_read()
    {
        QFETCH(bool, dark);
        Appearance::apply(*qApp, dark);
        QCOMPARE(isDarkPalette(), dark);
        const QPalette palette = QApplication::palette();
        for (const Tone tone : {Tone::Accent, Tone::Good, Tone::Caution, Tone::Bad, Tone::Info, Tone::Neutral}) {
            for (const QColor& ground :
                 {palette.color(QPalette::Window), palette.color(QPalette::Base), toneBackground(tone)})
                QVERIFY2(contrast(toneColor(tone), ground) >= 4.5, qPrintable(QString::number(static_cast<int>(tone))));
            QVERIFY(contrast(palette.color(QPalette::Text), toneBackground(tone)) >= 7.0);
        }
        QVERIFY(contrast(palette.color(QPalette::HighlightedText), palette.color(QPalette::Highlight)) >= 4.5);
    }

    void a_toned_label_follows_the_appearance()
    {
        Appearance::apply(*qApp, false);
        QWidget window;
        QVBoxLayout column(&window);
        auto* muted = (new PlainLabel(QStringLiteral("230 users")))->asCaption();
        auto* bad = new PlainLabel(QStringLiteral("Failed"));
        bad->setTone(Tone::Bad);
        column.addWidget(muted);
        column.addWidget(bad);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        for (const bool dark : {true, false, true}) {
            Appearance::apply(*qApp, dark);
            QCoreApplication::processEvents();
            QCOMPARE(muted->palette().color(QPalette::WindowText), toneColor(Tone::Neutral));
            QCOMPARE(bad->palette().color(QPalette::WindowText), toneColor(Tone::Bad));
        }
        Appearance::apply(*qApp, false);
    }

    void a_long_title_is_cut_and_told_in_its_tool_tip()
    {
        Appearance::apply(*qApp, false);
        const QString name = QStringLiteral("Import users from ") + QString(200, QLatin1Char('x'));
        auto* title = (new PlainLabel(name))->asTitle();
        QWidget window;
        QVBoxLayout column(&window);
        column.addWidget(title);
        QVERIFY(window.minimumSizeHint().width() < 200);
        window.resize(300, 80);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QHelpEvent help(QEvent::ToolTip, QPoint(5, 5), title->mapToGlobal(QPoint(5, 5)));
        QApplication::sendEvent(title, &help);
        QVERIFY(QToolTip::text().contains(name));
        QToolTip::hideText();
    }

    void icons_follow_the_palette()
    {
        Appearance::apply(*qApp, false);
        const QIcon icon = strokeIcon(QStringLiteral("users"));
        const QImage light = icon.pixmap(32, 32).toImage();
        Appearance::apply(*qApp, true);
        const QImage dark = icon.pixmap(32, 32).toImage();
        const auto brightest = [](const QImage& image) {
            int most = 0;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x) {
                    if (qAlpha(image.pixel(x, y)) > 200)
                        most = std::max(most, qGray(image.pixel(x, y)));
                }
            }
            return most;
        };
        QVERIFY(brightest(light) < 120);
        QVERIFY(brightest(dark) > 180);
    }

    void what_points_back_points_right_where_lines_begin_there()
    {
        const auto drawn = [](const char* name) {
            return strokeIcon(QLatin1String(name)).pixmap(QSize(64, 64), 1.0).toImage();
        };
        const QImage back = drawn("back"), users = drawn("users");
        QApplication::setLayoutDirection(Qt::RightToLeft);
        const QImage turned = drawn("back"), same = drawn("users");
        QApplication::setLayoutDirection(Qt::LeftToRight);
        QCOMPARE(same, users);
        QVERIFY(turned != back);
        const QImage mirrored = back.mirrored(true, false);
        int different = 0; // edges may be smoothed by another pixel
        for (int y = 0; y < 64; ++y) {
            for (int x = 0; x < 64; ++x)
                different += std::abs(qAlpha(mirrored.pixel(x, y)) - qAlpha(turned.pixel(x, y))) > 128;
        }
        QVERIFY2(different < 10, qPrintable(QString::number(different)));
    }

    void return_presses_the_button_of_a_form_but_not_where_it_is_kept()
    {
        QWidget form;
        QVBoxLayout column(&form);
        QLineEdit field;
        QLineEdit kept;
        QPushButton button(QStringLiteral("Go"));
        for (QWidget* widget : std::initializer_list<QWidget*>{&field, &kept, &button})
            column.addWidget(widget);
        pressOnReturn(&form, &button);
        keepReturn(&kept);
        QSignalSpy clicked(&button, &QPushButton::clicked);
        form.show();
        QVERIFY(QTest::qWaitForWindowActive(&form));
        for (QLineEdit* edit : {&kept, &field}) {
            edit->setFocus();
            QTest::keyClick(edit, Qt::Key_Return);
            QCOMPARE(clicked.count(), edit == &field ? 1 : 0);
        }
        button.setEnabled(false);
        QTest::keyClick(&field, Qt::Key_Enter);
        QCOMPARE(clicked.count(), 1);
    }

    void fields_and_buttons_are_equally_high()
    {
        Appearance::apply(*qApp, false);
        QWidget row;
        QVBoxLayout column(&row);
        QLineEdit edit;
        QSpinBox number;
        QComboBox choice;
        choice.addItem(QStringLiteral("one"));
        QPushButton button(QStringLiteral("Go"));
        for (QWidget* widget : std::initializer_list<QWidget*>{&edit, &number, &choice, &button}) {
            column.addWidget(widget);
        }
        column.addStretch();
        row.resize(200, 400);
        row.show();
        QVERIFY(QTest::qWaitForWindowExposed(&row));
        for (QWidget* widget : std::initializer_list<QWidget*>{&number, &choice, &button})
            QCOMPARE(widget->height(), edit.height());
    }

    void every_icon_file_draws_something()
    {
        const auto files =
            QDir(QStringLiteral(MUSTER_SOURCE_DIR "/resources/icons")).entryList({QStringLiteral("*.svg")});
        QVERIFY(files.size() > 20);
        for (const QString& file : files) {
            const QString name = file.chopped(4);
            const QIcon icon = name == QStringLiteral("muster") ? applicationIcon() : strokeIcon(name);
            const QImage image = icon.pixmap(24, 24).toImage();
            bool any = false;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x)
                    any = any || qAlpha(image.pixel(x, y)) > 0;
            }
            QVERIFY2(any, qPrintable(file));
        }
    }

    void search_speaks_once_after_a_pause_and_at_once_on_return()
    {
        SearchField field;
        QSignalSpy spy(&field, &SearchField::searched);
        QTest::keyClicks(&field, QStringLiteral("ada"));
        QCOMPARE(spy.count(), 0);
        QVERIFY(spy.wait());
        QCOMPARE(spy.count(), 1);
        QCOMPARE(spy.takeFirst().at(0).toString(), QStringLiteral("ada"));
        QTest::keyClicks(&field, QStringLiteral(" l"));
        QTest::keyClick(&field, Qt::Key_Return);
        QCOMPARE(spy.count(), 1);
        QTest::keyClick(&field, Qt::Key_Escape);
        QCOMPARE(spy.last().at(0).toString(), QString());
    }

    void a_notice_slides_in_and_its_error_can_be_copied()
    {
        QWidget page;
        page.resize(900, 500);
        NoticePanel notice(&page);
        page.show();
        notice.showError(
            {ErrorKind::Storage, QStringLiteral("The disk is full. Free some space."), QStringLiteral("ENOSPC")});
        QVERIFY(notice.isOpen());
        QTRY_COMPARE(notice.geometry().right(), page.width() - space::Large - 1);
        for (QPushButton* button : notice.findChildren<QPushButton*>()) {
            if (button->text() == QStringLiteral("Copy"))
                button->click();
        }
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("The disk is full. Free some space.\n\nENOSPC"));
        QTest::keyClick(&notice, Qt::Key_Escape);
        QVERIFY(!notice.isOpen());
    }

    void a_notice_offers_one_thing_to_do_and_does_it_once()
    {
        QWidget page;
        page.resize(900, 500);
        NoticePanel notice(&page);
        page.show();
        int undone = 0;
        notice.show(NoticePanel::Kind::Success, QStringLiteral("2 users suspended."), QStringLiteral("Undo"),
                    [&] { ++undone; });
        for (QPushButton* button : notice.findChildren<QPushButton*>()) {
            if (button->text() == QStringLiteral("Undo")) {
                button->click();
                button->click();
            }
        }
        QCOMPARE(undone, 1);
        QVERIFY(!notice.isOpen());
    }

    void a_tile_says_its_number_and_label()
    {
        CountTile tile(QStringLiteral("Created"), QStringLiteral("plus"), Tone::Good);
        tile.setCount(1234);
        QCOMPARE(tile.accessibleName(), QStringLiteral("Created: ") + QLocale().toString(1234));
        QSignalSpy spy(&tile, &QAbstractButton::clicked);
        QTest::keyClick(&tile, Qt::Key_Space);
        QCOMPARE(spy.count(), 1);
    }

    void an_error_view_shows_markup_in_an_answer_as_text()
    {
        ErrorView view;
        view.setError(QStringLiteral("Import failed"),
                      {ErrorKind::BadAnswer, QStringLiteral("<b>not JSON</b>"), QStringLiteral("<html>")});
        QCOMPARE(view.message(), QStringLiteral("<b>not JSON</b>"));
    }

    void pages_are_reached_by_keys_and_closed_ones_lead_back()
    {
        MainWindow window(nullptr);
        auto* first = new QWidget;
        auto* second = new QWidget;
        window.addPage(QStringLiteral("apps"), QStringLiteral("Applications"), first);
        window.addPage(QStringLiteral("users"), QStringLiteral("Users"), second);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QCOMPARE(window.currentPage(), first);
        QTest::keyClick(&window, Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(window.currentPage(), second);
        auto* import = new QWidget;
        window.openPage(import, first);
        QCOMPARE(window.currentPage(), import);
        window.closePage(import);
        QCOMPARE(window.currentPage(), first);
    }
};

QTEST_MAIN(TestWidgets)
#include "test_widgets.moc"
