// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace muster::fuzz {

/// Makes the n-th input out of samples and a dictionary. The same seed and n always give the same input, so a failure
/// is repeated with two numbers.
class Mutation
{
public:
    Mutation(std::span<const std::string> samples, std::span<const std::string_view> words, std::uint64_t seed,
             std::uint64_t n);
    [[nodiscard]] std::string make();

private:
    [[nodiscard]] std::size_t below(std::size_t bound) { return bound == 0 ? 0 : m_random() % bound; }
    void change(std::string& text);
    void changeByte(std::string& text);
    void insertWord(std::string& text);
    void erasePart(std::string& text);
    void repeatPart(std::string& text);
    void nest(std::string& text);
    void splice(std::string& text);

    std::span<const std::string> m_samples;
    std::span<const std::string_view> m_words;
    std::mt19937_64 m_random;
};

} // namespace muster::fuzz
