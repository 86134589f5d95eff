// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/textkey.h"

#include <QtTest>

using namespace muster;

class TestTextKey : public QObject
{
    Q_OBJECT

private slots:
    void equalSpellings_data()
    {
        QTest::addColumn<QByteArray>("a");
        QTest::addColumn<QByteArray>("b");
        QTest::addColumn<bool>("equal");
        QTest::newRow("ASCII letters fold") << QByteArray("Ann@Example.COM") << QByteArray("ann@example.com") << true;
        QTest::newRow("composed equals decomposed") << QByteArray("Zo\xC3\xAB") << QByteArray("zoe\xCC\x88") << true;
        QTest::newRow("sharp s folds to ss, Unicode CaseFolding F") << QByteArray("Stra\xC3\x9F"
                                                                                  "e")
                                                                    << QByteArray("STRASSE") << true;
        QTest::newRow("final sigma folds") << QByteArray("\xCE\xA3") << QByteArray("\xCF\x82") << true;
        QTest::newRow("dotless i stays itself") << QByteArray("\xC4\xB1") << QByteArray("i") << false;
        QTest::newRow("spaces count") << QByteArray("a b") << QByteArray("ab") << false;
    }
    void equalSpellings()
    {
        QFETCH(QByteArray, a);
        QFETCH(QByteArray, b);
        QFETCH(bool, equal);
        QCOMPARE(textKey(a.toStdString()) == textKey(b.toStdString()), equal);
    }
    void utf8_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("valid");
        QTest::newRow("empty") << QByteArray() << true;
        QTest::newRow("four bytes") << QByteArray("\xF0\x9F\x9A\x80") << true;
        QTest::newRow("overlong slash, RFC 3629 section 10") << QByteArray("\xC0\xAF") << false;
        QTest::newRow("surrogate") << QByteArray("\xED\xA0\x80") << false;
        QTest::newRow("cut off") << QByteArray("\xE2\x82") << false;
        QTest::newRow("beyond U+10FFFF") << QByteArray("\xF4\x90\x80\x80") << false;
    }
    void utf8()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(bool, valid);
        QCOMPARE(isUtf8(bytes.toStdString()), valid);
    }
};

QTEST_GUILESS_MAIN(TestTextKey)
#include "test_textkey.moc"
