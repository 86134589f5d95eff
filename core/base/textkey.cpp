// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/textkey.h"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>

namespace muster {

namespace {
bool isAscii(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

void foldUnicode(std::string_view utf8, std::string& out)
{
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
    icu::UnicodeString text =
        icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())));
    if (U_SUCCESS(status)) {
        icu::UnicodeString folded = nfc->normalize(text, status).foldCase(U_FOLD_CASE_DEFAULT);
        text = nfc->normalize(folded, status);
    }
    out.clear();
    text.toUTF8String(out);
}
} // namespace

void textKey(std::string_view utf8, std::string& out)
{
    if (!isAscii(utf8)) {
        foldUnicode(utf8, out);
        return;
    }
    out.assign(utf8);
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    }
}

std::string textKey(std::string_view utf8)
{
    std::string out;
    textKey(utf8, out);
    return out;
}

bool isUtf8(std::string_view bytes)
{
    const auto size = static_cast<int32_t>(bytes.size());
    int32_t at = 0;
    while (at < size) {
        UChar32 c = 0;
        U8_NEXT(bytes.data(), at, size, c);
        if (c < 0)
            return false;
    }
    return true;
}

} // namespace muster
