// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/standins.h"

#include <QCryptographicHash>
#include <QString>

#include <algorithm>
#include <array>
#include <vector>

namespace muster {

namespace {

/// Letters that stand in for each other. Capitals lie `capital` before the small ones; 0 = the script has none here.
struct Script
{
    char32_t first, last, capital;
};
constexpr std::array scripts{
    Script{U'0', U'9', 0},     Script{U'a', U'z', 0x20},   Script{0xE0, 0xF6, 0x20},   Script{0xF8, 0xFE, 0x20},
    Script{0x100, 0x17F, 0},   Script{0x3B1, 0x3C1, 0x20}, Script{0x3C3, 0x3C9, 0x20}, Script{0x430, 0x44F, 0x20},
    Script{0x5D0, 0x5EA, 0},   Script{0x627, 0x64A, 0},    Script{0x904, 0x939, 0},    Script{0xE01, 0xE2E, 0},
    Script{0x3041, 0x3096, 0}, Script{0x30A1, 0x30FA, 0},  Script{0x4E00, 0x9FFF, 0},  Script{0xAC00, 0xD7A3, 0},
};

struct Letter
{
    std::size_t place = 0;
    const Script* script = nullptr;
    std::uint32_t value = 0;
    bool isCapital = false;
    [[nodiscard]] std::uint32_t radix() const { return static_cast<std::uint32_t>(script->last - script->first) + 1; }
};

bool findScript(char32_t c, Letter& letter)
{
    for (const Script& script : scripts) {
        for (const bool capital : {false, true}) {
            if (capital && script.capital == 0)
                continue;
            const char32_t small = capital ? c + script.capital : c;
            if (small >= script.first && small <= script.last) {
                letter.script = &script;
                letter.value = static_cast<std::uint32_t>(small - script.first);
                letter.isCapital = capital;
                return true;
            }
        }
    }
    return false;
}

QByteArray sha256(const QByteArray& bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
}

/// Adds to [from, to) what the key makes of the other part (a Feistel network, so that it can be led back and nothing
/// falls together).
void addRound(std::vector<Letter>& letters, std::size_t from, std::size_t to, char round, const QByteArray& key)
{
    QByteArray other = key + round;
    for (std::size_t i = 0; i < letters.size(); ++i) {
        if (i < from || i >= to) {
            other.append(static_cast<char>(letters[i].value)).append(static_cast<char>(letters[i].value >> 8));
            other.append(static_cast<char>(letters[i].script - scripts.data()));
        }
    }
    const QByteArray seed = sha256(other);
    QByteArray block;
    std::uint32_t count = 0;
    for (std::size_t i = from; i < to; ++i) {
        if (block.size() < 4)
            block = sha256(seed + QByteArray::number(count++));
        std::uint32_t amount = 0;
        for (int byte = 0; byte < 4; ++byte)
            amount = amount << 8 | static_cast<unsigned char>(block[byte]);
        block.remove(0, 4);
        letters[i].value = (letters[i].value + amount % letters[i].radix()) % letters[i].radix();
    }
}

void mix(std::vector<Letter>& letters, const QByteArray& key)
{
    constexpr int rounds = 8;
    const std::size_t half = letters.size() / 2;
    for (int round = 0; round < rounds; ++round) {
        const bool right = round % 2 == 0;
        addRound(letters, right ? half : 0, right ? letters.size() : half, static_cast<char>(round), key);
    }
}

bool isLetterOfNoScript(char32_t c)
{
    return c > 0x7F && QChar::isLetter(c);
}

} // namespace

std::string StandIns::text(std::string_view text, int tail) const
{
    const QString words = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()))
                              .normalized(QString::NormalizationForm_C); // both forms of a name are one name
    const QList<uint> points = words.toUcs4();
    std::u32string out;
    std::vector<Letter> letters;
    for (const uint point : points) {
        Letter letter;
        letter.place = out.size();
        const auto c = static_cast<char32_t>(point);
        if (findScript(c, letter))
            letters.push_back(letter);
        out += !letter.script && isLetterOfNoScript(c) ? U'x' : c;
    }
    const auto wanted = static_cast<std::size_t>(std::max(tail, 0));
    if (tail > 0 && letters.size() > wanted)
        letters.erase(letters.begin(), letters.end() - static_cast<std::ptrdiff_t>(wanted));
    mix(letters, m_key);
    for (const Letter& letter : letters)
        out[letter.place] =
            letter.script->first + letter.value - (letter.isCapital ? letter.script->capital : char32_t(0));
    return QString::fromUcs4(out.data(), static_cast<qsizetype>(out.size())).toStdString();
}

std::string StandIns::digits(std::string_view text) const
{
    if (text.size() < 2)
        return std::string(text);
    std::string out(text);
    do { // on from one to the next until the look is right again: that too never makes two of them equal
        out = this->text(out);
    } while ((out.front() == '0') != (text.front() == '0'));
    return out;
}

std::string StandIns::mail(std::string_view text) const
{
    const std::size_t at = text.rfind('@');
    return this->text(text.substr(0, at)) + '@' + this->text(text.substr(at + 1)) + ".example";
}

} // namespace muster
