// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/mapper.h"

#include <QFile>
#include <QTest>

#include <algorithm>

using namespace muster;

/// The schema of the connector file and its documentation know the same kinds and parameters of transforms as the
/// program.
class TestTransformSchema : public QObject
{
    Q_OBJECT

private slots:
    void theSchemaListsAllKinds();
    void theDocumentationNamesAllParameters();
};

namespace {

QByteArray fileOf(const char* name)
{
    QFile file(QStringLiteral(MUSTER_SOURCE_DIR "/") + QLatin1String(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

void TestTransformSchema::theSchemaListsAllKinds()
{
    const Json schema = readJson(fileOf("resources/schema/connector.schema.json").toStdString());
    const Json::json_pointer place("/$defs/rule/properties/transforms/items/properties/kind/enum");
    auto listed = schema[place].get<std::vector<std::string>>();
    std::vector<std::string> known;
    for (const TransformKind& kind : transformKinds())
        known.push_back(kind.kind);
    std::sort(listed.begin(), listed.end());
    std::sort(known.begin(), known.end());
    QCOMPARE(listed, known);
}

void TestTransformSchema::theDocumentationNamesAllParameters()
{
    QMap<QByteArray, QByteArray> rows; // of the table of transforms, by kind
    for (const QByteArray& line : fileOf("docs/connector.md").split('\n')) {
        for (const QByteArray& kind : line.mid(0, line.indexOf('|', 1)).split('`'))
            rows[kind] += line;
    }
    for (const TransformKind& kind : transformKinds()) {
        const QByteArray row = rows.value(QByteArray::fromStdString(kind.kind));
        QVERIFY2(!row.isEmpty(), kind.kind.c_str());
        for (const TransformParameter& parameter : kind.parameters)
            QVERIFY2(row.contains('`' + QByteArray::fromStdString(parameter.name) + '`'),
                     (kind.kind + "." + parameter.name).c_str());
    }
}

QTEST_GUILESS_MAIN(TestTransformSchema)
#include "test_transformschema.moc"
