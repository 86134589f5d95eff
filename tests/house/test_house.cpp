// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTest>
#include <QXmlStreamReader>

#include <algorithm>
#include <map>
#include <set>

/// The rules of docs/architecture.md that a compiler does not see, read from the source text.
class TestHouse : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void everyIncludeFollowsTheTableOfRooms();
    void filesStaySmall();
    void functionsStayShort();
    void everyFileStatesItsLicence();
    void nothingIsLeftForLater();
    void noPathOfAMachineStandsInTheSource();
    void theImportPathReadsNoJsonWithQt();
    void peopleReadTranslatedText();
    void everyCountHasItsEnglishPlural();
    void theTableOfRoomsIsTheOneInTheDocument();

private:
    struct Source
    {
        QString path; ///< relative to the root, with /
        QString text;
        QStringList lines;
    };
    std::vector<Source> m_sources;
};

namespace {

/// What each room may include: our folders, and Qt modules beyond Core. As in docs/architecture.md.
struct Room
{
    QString folder;
    QStringList ours;
    QStringList qt;
};

const std::vector<Room>& rooms()
{
    const auto n = [](const char* text) {
        return QString::fromLatin1(text).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    };
    static const std::vector<Room> all{
        {QStringLiteral("core/base"), n("core/base"), {}},
        {QStringLiteral("core/net"), n("core/net core/base"), n("Network")},
        {QStringLiteral("core/source"),
         n("core/source core/base core/net/http.h core/net/origin.h core/net/oauth.h core/net/redirectreceiver.h"),
         {}},
        {QStringLiteral("core/db"), n("core/db core/base"), {}},
        {QStringLiteral("core/directory"), n("core/directory core/base core/db core/net/http.h"), {}},
        {QStringLiteral("core/sync"),
         n("core/sync core/base core/net/http.h core/net/origin.h core/net/oauth.h core/net/redirectreceiver.h "
           "core/source core/directory"),
         {}},
        {QStringLiteral("core/notify"),
         n("core/notify core/base core/net/http.h core/net/origin.h core/source core/directory core/sync"),
         {}},
        {QStringLiteral("core/store"),
         n("core/store core/base core/net/http.h core/net/origin.h core/source core/directory core/sync core/db"),
         n("Keychain")},
        {QStringLiteral("ui"), n("ui core/base core/net/http.h core/net/origin.h core/source core/directory core/sync"),
         n("Gui Widgets Svg")},
        {QStringLiteral("app"), n("app ui core"), n("Gui Widgets Network Svg")},
    };
    return all;
}

/// Adapters: other rooms never see their headers, except app.
bool isAdapter(const QString& header)
{
    static const QRegularExpression pattern(QStringLiteral("^core/(net/qt|directory/local|db/)"));
    return pattern.match(header).hasMatch();
}

const Room* roomOf(const QString& path)
{
    const auto found = std::ranges::find_if(
        rooms(), [&](const Room& room) { return path.startsWith(room.folder + QLatin1Char('/')); });
    return found == rooms().end() ? nullptr : &*found;
}

/// The Qt module a header such as <QNetworkReply> belongs to; empty = Core.
QString moduleOf(const QString& header)
{
    static const std::vector<std::pair<QRegularExpression, QString>> patterns = [] {
        std::vector<std::pair<QRegularExpression, QString>> list;
        const auto add = [&](const char* pattern, const char* module) {
            list.emplace_back(QRegularExpression(QString::fromLatin1(pattern)), QString::fromLatin1(module));
        };
        add("^(QtNetwork/|QNetwork|QTcp|QUdp|QSsl|QHost|QAbstractSocket|QHttp|QLocalS|QAuthenticator)", "Network");
        add("^(QtSql/|QSql)", "Sql");
        add("^(qt6keychain/|qtkeychain/|keychain\\.h)", "Keychain");
        add("^(QtSvg/|QSvg)", "Svg");
        add("^(QtWidgets/"
            "|QWidget|QApplication|QDialog|QMainWindow|QPushButton|QTable|QTree|QList(View|Widget)|QLabel|QLineEdit|"
            "QMessageBox|"
            "QAbstractItemView|QStyle|QMenu|QLayout|Q.*Layout$|QFrame|QFileDialog|QCheckBox|QComboBox)",
            "Widgets");
        add("^(QtGui/|QGui|QColor|QIcon|QPixmap|QImage|QPainter|QPalette|QFont|QKey|QClipboard|QDesktopServices)",
            "Gui");
        return list;
    }();
    for (const auto& [pattern, module] : patterns)
        if (pattern.match(header).hasMatch())
            return module;
    return {};
}

bool isOurs(const QString& path)
{
    return path.endsWith(QLatin1String(".cpp")) || path.endsWith(QLatin1String(".h"));
}

/// Lines from each function's opening brace (alone on a line at column 0 or in a class at column 4) to its closing
/// brace.
std::vector<std::pair<int, int>> functionsOf(const QStringList& lines)
{
    static const QRegularExpression head(
        QStringLiteral("^(?!namespace|class|struct|enum|extern|union|const "
                       ".*\\{\\{|#).*[)](\\s*(const|noexcept|override|final|&))*(\\s*:.*)?$"));
    std::vector<std::pair<int, int>> found;
    for (int i = 1; i < lines.size(); ++i) {
        if (lines[i] != QLatin1String("{"))
            continue;
        QString before = lines[i - 1].trimmed();
        if (!head.match(before).hasMatch() && !before.startsWith(QLatin1Char(',')) &&
            !before.startsWith(QLatin1Char(':')) && !before.endsWith(QLatin1Char('}')))
            continue;
        for (int j = i + 1; j < lines.size(); ++j)
            if (lines[j] == QLatin1String("}")) {
                found.emplace_back(i, j - i - 1);
                break;
            }
    }
    return found;
}

} // namespace

void TestHouse::initTestCase()
{
    const QString root = QStringLiteral(MUSTER_SOURCE_DIR "/");
    for (const char* folder : {"app", "core", "ui", "tests"}) {
        QDirIterator files(root + QLatin1String(folder), QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString name = files.next();
            QFile file(name);
            if (!isOurs(name) || !file.open(QIODevice::ReadOnly))
                continue;
            const QString text = QString::fromUtf8(file.readAll());
            m_sources.push_back({name.mid(root.size()), text, text.split(QLatin1Char('\n'))});
        }
    }
    QVERIFY2(m_sources.size() > 50, "the source tree was not found");
}

void TestHouse::everyIncludeFollowsTheTableOfRooms()
{
    static const QRegularExpression include(QStringLiteral("^\\s*#\\s*include\\s*([<\"])([^>\"]+)[>\"]"));
    QStringList wrong;
    for (const Source& source : m_sources) {
        const Room* room = roomOf(source.path);
        if (room == nullptr)
            continue;
        for (const QString& line : source.lines) {
            const auto match = include.match(line);
            if (!match.hasMatch())
                continue;
            const QString header = match.captured(2);
            const bool ours = header.startsWith(QLatin1String("core/")) || header.startsWith(QLatin1String("ui/")) ||
                              header.startsWith(QLatin1String("app/"));
            const bool generated = header.startsWith(QLatin1String("ui_")) || header.endsWith(QLatin1String(".moc"));
            bool allowed = true;
            if (ours)
                allowed = std::ranges::any_of(room->ours,
                                              [&](const QString& may) {
                                                  return header == may || header.startsWith(may + QLatin1Char('/'));
                                              }) &&
                          (room->folder != QLatin1String("ui") || !isAdapter(header)) &&
                          (room->folder != QLatin1String("core/sync") || !isAdapter(header));
            else if (!generated)
                allowed = moduleOf(header).isEmpty() || room->qt.contains(moduleOf(header));
            if (!allowed)
                wrong << source.path + QStringLiteral(" includes ") + header;
        }
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QLatin1Char('\n'))));
}

void TestHouse::filesStaySmall()
{
    std::vector<qsizetype> sources, headers;
    for (const Source& source : m_sources)
        (source.path.endsWith(QLatin1String(".h")) ? headers : sources).push_back(source.lines.size());
    const auto isWithin = [](std::vector<qsizetype>& lengths, qsizetype limit) {
        std::ranges::sort(lengths);
        return lengths[lengths.size() * 95 / 100] <= limit;
    };
    QVERIFY2(isWithin(sources, 400), "more than 5 % of the .cpp files have over 400 lines");
    QVERIFY2(isWithin(headers, 150), "more than 5 % of the headers have over 150 lines");
}

void TestHouse::functionsStayShort()
{
    QStringList wrong;
    std::vector<int> lengths;
    for (const Source& source : m_sources) {
        if (source.path.startsWith(QLatin1String("tests/")))
            continue;
        for (const auto& [line, length] : functionsOf(source.lines)) {
            lengths.push_back(length);
            if (length > 60)
                wrong << QStringLiteral("%1:%2 has %3 lines").arg(source.path).arg(line).arg(length);
        }
    }
    QVERIFY2(lengths.size() > 300, "functions were not recognised");
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QLatin1Char('\n'))));
    std::ranges::sort(lengths);
    QVERIFY2(lengths[lengths.size() * 95 / 100] <= 40, "more than 5 % of the functions have over 40 lines");
}

void TestHouse::everyFileStatesItsLicence()
{
    for (const Source& source : m_sources)
        QVERIFY2(source.lines.first() == QLatin1String("// SPDX-License-Identifier: GPL-3.0-or-later"),
                 qPrintable(source.path));
}

void TestHouse::nothingIsLeftForLater()
{
    // In two parts, so that this file does not find itself.
    const QRegularExpression marks(QStringLiteral("\\b(TO"
                                                  "DO|FIX"
                                                  "ME|X"
                                                  "XX|HA"
                                                  "CK)\\b"));
    for (const Source& source : m_sources)
        for (const QString& line : source.lines)
            QVERIFY2(!marks.match(line).hasMatch(), qPrintable(source.path + QStringLiteral(": ") + line));
}

void TestHouse::noPathOfAMachineStandsInTheSource()
{
    const QRegularExpression paths(QStringLiteral("\"/(wo"
                                                  "rk|ro"
                                                  "ot|ho"
                                                  "me|t"
                                                  "mp)/"));
    for (const Source& source : m_sources)
        for (const QString& line : source.lines)
            QVERIFY2(!paths.match(line).hasMatch(), qPrintable(source.path + QStringLiteral(": ") + line));
}

void TestHouse::theImportPathReadsNoJsonWithQt()
{
    for (const Source& source : m_sources)
        if (source.path.startsWith(QLatin1String("core/source/")) ||
            source.path.startsWith(QLatin1String("core/sync/")))
            QVERIFY2(!source.text.contains(QStringLiteral("QJson")), qPrintable(source.path));
}

void TestHouse::peopleReadTranslatedText()
{
    const QRegularExpression bare(QStringLiteral("set(Text|Title|WindowTitle|PlaceholderText|ToolTip|AccessibleName)\\("
                                                 "(QStringLiteral|QLatin1String|u?\")\\(?\"[^\"]*[A-Za-z]{3}"));
    QStringList wrong;
    for (const Source& source : m_sources)
        if (source.path.startsWith(QLatin1String("ui/")))
            for (const QString& line : source.lines)
                if (bare.match(line).hasMatch())
                    wrong << source.path + QStringLiteral(": ") + line.trimmed();
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QLatin1Char('\n'))));
}

void TestHouse::everyCountHasItsEnglishPlural()
{
    QFile file(QStringLiteral(MUSTER_SOURCE_DIR "/translations/muster_en.ts"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QSet<QString> known;
    for (QXmlStreamReader xml(&file); !xml.atEnd();)
        if (xml.readNext() == QXmlStreamReader::StartElement && xml.name() == QStringLiteral("source"))
            known.insert(xml.readElementText());
    // words for a count, such as "%n user(s)", in one or more adjoining literals
    const QRegularExpression literals(QStringLiteral("\"(?:[^\"\\\\\n]|\\\\.)*\"(?:\\s*\"(?:[^\"\\\\\n]|\\\\.)*\")*"));
    const QRegularExpression joint(QStringLiteral("\"\\s*\""));
    QStringList wrong;
    int seen = 0;
    for (const Source& source : m_sources) {
        if (source.path.startsWith(QLatin1String("tests/")) || !source.text.contains(QStringLiteral("(s)")))
            continue;
        for (auto match = literals.globalMatch(source.text); match.hasNext();) {
            QString text = match.next().captured();
            text = text.mid(1, text.size() - 2).remove(joint);
            if (!text.contains(QStringLiteral("%n ")) || !text.contains(QStringLiteral("(s)")))
                continue;
            ++seen;
            if (!known.contains(text))
                wrong << source.path + QStringLiteral(": ") + text;
        }
    }
    QVERIFY(seen > 20);
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QLatin1Char('\n'))));
}

void TestHouse::theTableOfRoomsIsTheOneInTheDocument()
{
    QFile file(QStringLiteral(MUSTER_SOURCE_DIR "/docs/architecture.md"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(file.readAll());
    for (const Room& room : rooms())
        QVERIFY2(text.contains(QStringLiteral("| %1 |").arg(room.folder)), qPrintable(room.folder));
}

QTEST_GUILESS_MAIN(TestHouse)
#include "test_house.moc"
