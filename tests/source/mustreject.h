// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

/// Texts that RFC 8259 does not allow, written from its grammar, by the kind of value that they begin as. Each is wrong
/// as the value of a member, as the element of an array, and as a whole document.
namespace muster::mustreject {

template <int size>
QByteArray bytes(const char (&text)[size])
{
    return QByteArray(text, size - 1); // NULs too
}

// clang-format off
/// Section 6
inline const QList<QByteArray> numbers{
    bytes("-"), bytes("+"), bytes("."), bytes("-."), bytes("+."), bytes("1."), bytes("-1."), bytes(".1"),
    bytes("-.1"), bytes("+1"), bytes("+.1"), bytes("++1"), bytes("--1"), bytes("-+1"), bytes("+-1"), bytes("00"),
    bytes("01"), bytes("-01"), bytes("-00"), bytes("012"), bytes("-012"), bytes("1.e1"), bytes("1.E1"), bytes(".e1"),
    bytes("e1"), bytes("E1"), bytes("1e"), bytes("1E"), bytes("1e+"), bytes("1E-"), bytes("1e1.5"), bytes("1ee1"),
    bytes("1eE2"), bytes("1e1e1"), bytes("1e+-1"), bytes("1e++1"), bytes("0e"), bytes("0E"), bytes("0e+"),
    bytes("0E+"), bytes("0.e"), bytes("0.e1"), bytes("0.3e"), bytes("0.3e+"), bytes("1.0e"), bytes("1.0e-"),
    bytes("1.0e+"), bytes("2.e3"), bytes("2.e-3"), bytes("9.e+"), bytes("1..2"), bytes("1.2.3"), bytes("0.1.2"),
    bytes("-1.0."), bytes("0x"), bytes("0x1"), bytes("0X1F"), bytes("0x42"), bytes("0b1"), bytes("0o7"),
    bytes("1_000"), bytes("1a"), bytes("1.5a"), bytes("1e5a"), bytes("1x"), bytes("-1x"), bytes("-foo"), bytes("1f"),
    bytes("1L"), bytes("1.2a-3"), bytes("1.8H-308"), bytes("1/2"), bytes("1'000"), bytes("NaN"), bytes("nan"),
    bytes("-NaN"), bytes("Infinity"), bytes("-Infinity"), bytes("+Infinity"), bytes("inf"), bytes("-inf"),
    bytes("1%"), bytes("$1"), bytes("1n"), bytes("0d"), bytes("1e0x1"), bytes(".5e3"), bytes("-.5e3"), bytes("1.-5"),
    bytes("1.+5"), bytes("1e.5"), bytes("1 000"), bytes("1 e1"), bytes("1e 1"), bytes("1 .5"), bytes("1. 5"),
    bytes("- 1"), bytes("-\0121"), bytes("1\302\240"), bytes("\357\274\221"), bytes("\331\241"),
    bytes("\342\210\2221"), bytes("\342\210\236"), bytes("1\342\200\211"), bytes("\302\275"), bytes("1\000"),
    bytes("\0001")};

/// Section 7, and UTF-8 as section 8.1 asks for
inline const QList<QByteArray> texts{
    bytes("\""), bytes("\"a"), bytes("'a'"), bytes("`a`"), bytes("\"a\"b"), bytes("a\""), bytes("\\\"a\""),
    bytes("\"\\\""), bytes("\"\\\\\\\""), bytes("\"\\x41\""), bytes("\"\\a\""), bytes("\"\\v\""), bytes("\"\\0\""),
    bytes("\"\\101\""), bytes("\"\\8\""), bytes("\"\\'\""), bytes("\"\\ \""), bytes("\"\\\012\""),
    bytes("\"\\\011\""), bytes("\"\\\000\""), bytes("\"\\u\""), bytes("\"\\u0\""), bytes("\"\\u00\""),
    bytes("\"\\u00A\""), bytes("\"\\u00G0\""), bytes("\"\\u00 0\""), bytes("\"\\u-001\""), bytes("\"\\u+001\""),
    bytes("\"\\uxxxx\""), bytes("\"\\U0041\""), bytes("\"\\u{41}\""), bytes("\"\\uD800\""), bytes("\"\\uDBFF\""),
    bytes("\"\\uDC00\""), bytes("\"\\uDFFF\""), bytes("\"\\uD800\\u\""), bytes("\"\\uD800\\u1\""),
    bytes("\"\\uD800\\u1x\""), bytes("\"\\uD800\\uD800\""), bytes("\"\\uD800a\""), bytes("\"\\uD800\\n\""),
    bytes("\"\\uDC00\\uD800\""), bytes("\"\\uDBFFx\\uDC00\""), bytes("\"\\\303\251\""),
    bytes("\"\\\360\237\214\200\""), bytes("\"\012\""), bytes("\"a\012b\""), bytes("\"\015\""), bytes("\"\011\""),
    bytes("\"\010\""), bytes("\"\014\""), bytes("\"\000\""), bytes("\"a\000a\""), bytes("\"\001\""),
    bytes("\"\033\""), bytes("\"\037\""), bytes("\342\200\234a\342\200\235"), bytes("\"a' "), bytes("\\n"),
    bytes("\\u0041"), bytes("\"\\u005Cu00A"), bytes("\"a\" \"b\""), bytes("\"a\"'b'"), bytes("\302\253 a \302\273"),
    bytes("\"\200\""), bytes("\"\277\""), bytes("\"\300\200\""), bytes("\"\300\257\""), bytes("\"\301\277\""),
    bytes("\"\303\""), bytes("\"\303(\""), bytes("\"\342\202\""), bytes("\"\342(\""), bytes("\"\340\200\200\""),
    bytes("\"\340\237\277\""), bytes("\"\355\240\200\""), bytes("\"\355\277\277\""), bytes("\"\360\200\200\200\""),
    bytes("\"\360\217\277\277\""), bytes("\"\360\237\230\""), bytes("\"\364\220\200\200\""),
    bytes("\"\365\200\200\200\""), bytes("\"\370\210\200\200\200\""), bytes("\"\376\""), bytes("\"\377\""),
    bytes("\"\374\203\277\277\277\277\""), bytes("\"\351\""), bytes("\"a\351\""), bytes("\"\\\345\""),
    bytes("\"\\u\345\""), bytes("\"\377\376a\000\""), bytes("\345"), bytes("1\345"), bytes("-123\345"),
    bytes("0\345"), bytes("1e1\345"), bytes("a\345")};

/// Section 3
inline const QList<QByteArray> literals{
    bytes("True"), bytes("False"), bytes("Null"), bytes("TRUE"), bytes("FALSE"), bytes("NULL"), bytes("tru"),
    bytes("fals"), bytes("nul"), bytes("t"), bytes("f"), bytes("n"), bytes("truth"), bytes("trueish"),
    bytes("falsey"), bytes("nulls"), bytes("true1"), bytes("nully"), bytes("undefined"), bytes("None"), bytes("nil"),
    bytes("yes"), bytes("no"), bytes("void"), bytes("on"), bytes("off"), bytes("ntrue"), bytes("truefalse"),
    bytes("nulltrue"), bytes("*"), bytes("tr ue"), bytes("n ull"), bytes("true\000"), bytes("\000true"),
    bytes("true false"), bytes("\317\204rue")};

/// Section 5
inline const QList<QByteArray> arrays{
    bytes("["), bytes("[1"), bytes("[1,"), bytes("[\"a\""), bytes("[\"a\","), bytes("[\"a\",\0124,\0121,"),
    bytes("[["), bytes("[[]"), bytes("[[1]"), bytes("[{"), bytes("[{}"), bytes("[{\"a\":1}"), bytes("[1}"),
    bytes("[1,2}"), bytes("[)"), bytes("(1)"), bytes("[1,]"), bytes("[1,,]"), bytes("[,1]"), bytes("[,]"),
    bytes("[,,]"), bytes("[1,,2]"), bytes("[1 2]"), bytes("[1 true]"), bytes("[1\"a\"]"), bytes("[\"a\"1]"),
    bytes("[\"a\" \"b\"]"), bytes("[1:2]"), bytes("[\"a\":1]"), bytes("[1;2]"), bytes("[1|2]"), bytes("[3[4]]"),
    bytes("[[]1]"), bytes("[1[]]"), bytes("[{}{}]"), bytes("[][]"), bytes("[]]"), bytes("[1]]"), bytes("[1]x"),
    bytes("[1],"), bytes("[1]1"), bytes("[\"\""), bytes("[a]"), bytes("[a,1]"), bytes("[*]"), bytes("[#1]"),
    bytes("[1 # c\012]"), bytes("[1 /* c */]"), bytes("[1 // c\012]"), bytes("[/**/]"), bytes("[<null>]"),
    bytes("[<a>]"), bytes("[\0131]"), bytes("[\0141]"), bytes("[\302\2401]"), bytes("[\342\200\2501]"),
    bytes("[\357\273\2771]"), bytes("[\342\201\2401]"), bytes("[1\000]"), bytes("[\0001]"), bytes("[\\n1]"),
    bytes("[\\f]"), bytes("[-]"), bytes("[ ,]"), bytes("[1,\0122\012,3,\012]"), bytes("[...1]"), bytes("[1,...]"),
    bytes("[!]"), bytes("[=1]"), bytes("[@a]"), bytes("[$a]"), bytes("[\?]")};

/// Section 4
inline const QList<QByteArray> objects{
    bytes("{"), bytes("{\""), bytes("{\"a"), bytes("{\"a\""), bytes("{\"a\":"), bytes("{\"a\":1"),
    bytes("{\"a\":1,"), bytes("{\"a\":\""), bytes("{\"a\":\"b"), bytes("{\"a\":["), bytes("{\"a\":{"),
    bytes("{\"a\":[1}"), bytes("{\"a\":1]"), bytes("{\"a\"}"), bytes("{\"a\",1}"), bytes("{\"a\":1,}"),
    bytes("{\"a\":1,,}"), bytes("{,}"), bytes("{,\"a\":1}"), bytes("{\"a\":1,,\"b\":2}"), bytes("{\"a\"::1}"),
    bytes("{\"a\":}"), bytes("{\"a\":,}"), bytes("{\"a\" 1}"), bytes("{\"a\" \"b\"}"), bytes("{\"a\":1 \"b\":2}"),
    bytes("{\"a\":1;\"b\":2}"), bytes("{\"a\"=1}"), bytes("{\"a\"=>1}"), bytes("{a:1}"), bytes("{'a':1}"),
    bytes("{\"a\":'b'}"), bytes("{1:1}"), bytes("{null:1}"), bytes("{true:1}"), bytes("{[]:1}"), bytes("{{}:1}"),
    bytes("{\"a\":1}}"), bytes("{\"a\":1}{\"b\":2}"), bytes("{\"a\":1}]"), bytes("{\"a\":1}1"), bytes("{\"a\":1}#"),
    bytes("{\"a\":1}\""), bytes("{\"a\":1},"), bytes("{\"a\":\"b\"}/**/"), bytes("{\"a\":\"b\"}//"),
    bytes("{\"a\":\"b\"}/"), bytes("{\"a\":\"b\"}/* "), bytes("{\"a\":/*c*/1}"), bytes("{/*c*/}"),
    bytes("{\"a\":\"b\",c:1}"), bytes("{\"a\":\"b\",c}"), bytes("{\"a\":\"b\",\"c\"}"),
    bytes("{\"a\":\"b\",\"c\":}"), bytes("{:\"b\"}"), bytes("{\"a\":\"b\":\"c\"}"), bytes("{\"a\" b}"),
    bytes("{\"a\":b c}"), bytes("{\"a\":1 2}"), bytes("{\"a\":1 true}"), bytes("{\357\273\277\"a\":1}"),
    bytes("{\"a\":1\000}"), bytes("{\"\\q\":1}"), bytes("{\"\\uD800\":1}"), bytes("{\"a\012b\":1}"),
    bytes("{\"\000\":1}"), bytes("{\"a\":a}"), bytes("{\"x\", null}"), bytes("{\"id\":0,,,,,}"),
    bytes("{9999E9999:1}"), bytes("{\360\237\207\250\360\237\207\255}"),
    bytes("{\"a\":(1)}"), bytes("{\"a\":+1}"),
    bytes("{\"a\":1,\"b\"]"), bytes("{]"), bytes("{\"a\":[}"), bytes("{\"\271\":\"0\",}"), bytes("{\"a\351\":1}"),
    bytes("{\"\355\240\200\":1}")};

// clang-format on

} // namespace muster::mustreject
