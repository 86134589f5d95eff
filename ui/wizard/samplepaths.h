// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/connector.h"

#include <string>
#include <vector>

namespace muster {

/// A path that leads to a value in at least one of the sample records, with such a value.
struct SamplePath
{
    std::string path;
    std::string example;
    friend bool operator==(const SamplePath&, const SamplePath&) = default;
};

/// All paths to single values in the samples (JSON texts), in the order of the records. Of a list of objects with a
/// telling field (type, kind, label) the paths by that field are given: phones[type=work].value. At most 500.
[[nodiscard]] std::vector<SamplePath> samplePaths(const std::vector<std::string>& samples);

/// Rules for attributes that are not mapped yet, found by the names of the fields ("first_name" -> firstname).
[[nodiscard]] std::vector<MappingRule> suggestMapping(const std::vector<SamplePath>& paths,
                                                      const std::vector<MappingRule>& present);

} // namespace muster
