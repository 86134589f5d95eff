#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds resources/schema/connector.schema.json against the cases that tests/source/test_connectorfile.cpp runs through
readConnector and lintConnector. Usage: test_schema.py SOURCE_FOLDER [FILE...]; files are checked as valid connectors."""
import copy
import json
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    print("python3-jsonschema is not installed (packaging/install-deps installs it): nothing was checked.")
    sys.exit(77)


def changed(example, changes):
    document = copy.deepcopy(example)
    for change in changes:
        *parents, key = change["at"].split("/")[1:]
        place = document
        for step in parents:
            place = place[int(step)] if isinstance(place, list) else place[step]
        key = int(key) if isinstance(place, list) else key
        if "remove" in change:
            del place[key]
        elif isinstance(place, list) and key == len(place):
            place.append(change["value"])
        else:
            place[key] = change["value"]
    return document


def main():
    root = pathlib.Path(sys.argv[1])
    schema = json.loads((root / "resources/schema/connector.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    data = root / "tests/data/connectors"
    example = json.loads((data / "northwind-hr.json").read_text("utf-8"))
    cases = json.loads((data / "cases.json").read_text("utf-8"))
    # a schema cannot say everything: "senseless" files pass it and fail lint; warnings are no errors
    expected = {"valid": True, "senseless": True, "warned": True, "invalid": False, "unfinished": False}
    failed = checked = 0
    for group, should_pass in expected.items():
        for case in cases[group]:
            errors = list(validator.iter_errors(changed(example, case["changes"])))
            checked += 1
            if (not errors) != should_pass:
                failed += 1
                print(f"FAIL {group}: {case['name']}: {errors[0].json_path + ': ' + errors[0].message if errors else 'passes'}")
    for file in [*data.glob("*/*.json"), *map(pathlib.Path, sys.argv[2:])]:
        checked += 1
        for error in validator.iter_errors(json.loads(file.read_text("utf-8"))):
            failed += 1
            print(f"FAIL {file}: {error.json_path}: {error.message}")
    print(f"{checked} connectors checked against the schema, {failed} failed")
    return 1 if failed or not checked else 0


sys.exit(main())
