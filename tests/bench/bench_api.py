#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many requests a second `musterctl serve` answers (./dev bench --api): wrk against a directory of 2,000 users.

usage: bench_api.py MUSTERCTL [--seconds N] [--rounds N]
Ends with exit code 1 when a target is missed or a request was not answered with 200."""
import argparse
import http.server
import json
import os
import pathlib
import re
import statistics
import subprocess
import tempfile
import threading

USERS = 2000
TARGET = 10_000  # a second, for what only reads
CONNECTIONS = 16
PATHS = ["/healthz", "/api/applications", "/api/systemusers?limit=10"]
FIELDS = {"email": "mail", "username": "login", "firstname": "first", "lastname": "last", "displayname": "name",
          "employeeIdentifier": "id", "department": "dept", "jobTitle": "title", "manager": "boss",
          "addresses.work.locality": "city", "addresses.work.country": "land", "phoneNumbers.work": "phone",
          "phoneNumbers.mobile": "cell", "attributes.badge": "badge"}


def people():
    return {"users": [{"id": str(n), "mail": f"p{n}@example.com", "login": f"p{n}", "first": f"First{n}",
                       "last": f"Last{n}", "name": f"First{n} Last{n}", "dept": f"Department {n % 20}",
                       "title": f"Title {n % 50}", "boss": str(n // 10 or 1), "city": f"City {n % 30}", "land": "NO",
                       "phone": f"+47 22 {n:06}", "cell": f"+47 90 {n:06}", "badge": f"B{n}"}
                      for n in range(1, USERS + 1)]}


class Source(http.server.BaseHTTPRequestHandler):
    body = json.dumps(people()).encode()

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_):
        pass


def fill(muster, folder):
    """2,000 users, by an import as any other."""
    source = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Source)
    threading.Thread(target=source.serve_forever, daemon=True).start()
    connector = {"muster": 1, "id": "bench", "application": {"displayLabel": "Bench"},
                 "source": {"baseUrl": f"http://127.0.0.1:{source.server_port}",
                            "list": {"path": "/users", "records": "users"}},
                 "mapping": [{"to": to, "from": path} for to, path in FIELDS.items()], "externalId": "id"}
    file = folder / "bench.json"
    file.write_text(json.dumps(connector))
    subprocess.run(muster + ["connector", "add", str(file)], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(muster + ["import", "bench"], check=True, stdout=subprocess.DEVNULL)
    source.shutdown()
    made = subprocess.run(muster + ["--json", "users", "list", "--limit", "1"], check=True, capture_output=True)
    if json.loads(made.stdout)["total"] != USERS:
        raise SystemExit("The import did not bring all users.")
    key = subprocess.run(muster + ["--json", "apikey", "create", "bench"], check=True, capture_output=True)
    return json.loads(key.stdout)["key"]


def used(process):
    """Processor time of a process in microseconds (proc(5): utime and stime)."""
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1_000_000 / os.sysconf("SC_CLK_TCK")


def load(service, address, path, key, seconds):
    """Requests a second, how many were not answered, or not with 200, and the service's processor time for each."""
    before = used(service)
    script = pathlib.Path(__file__).with_suffix(".lua")
    run = subprocess.run(["wrk", "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{seconds}s",
                          "--script", str(script), address + path], check=True, capture_output=True, text=True,
                         env=os.environ | {"MUSTER_BENCH_KEY": key}).stdout
    rate = float(re.search(r"Requests/sec:\s*([\d.]+)", run).group(1))
    wrong = sum(map(int, re.findall(r"Non-2xx or 3xx responses: (\d+)", run)))
    for line in re.findall(r"Socket errors: (.*)", run):
        wrong += sum(map(int, re.findall(r"\d+", line)))
    return rate, wrong, (used(service) - before) / int(re.search(r"(\d+) requests in", run).group(1))


def measure(muster, key, seconds, rounds):
    service = subprocess.Popen(muster + ["serve", "--listen", "127.0.0.1:0"], stderr=subprocess.PIPE, text=True)
    try:
        address = next(found.group() for line in service.stderr
                       if (found := re.search(r"http://127\.0\.0\.1:\d+", line)))
        results = {path: [] for path in PATHS}
        for _ in range(rounds):  # in turn: a busy moment of the computer hits all of them
            for path in PATHS:
                results[path].append(load(service, address, path, key, seconds))
        return results
    finally:
        service.terminate()
        service.wait()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("musterctl")
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    missed = False
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        muster = [options.musterctl, "--workspace", str(folder / "workspace")]
        key = fill(muster, folder)
        before = os.getloadavg()[0]
        results = measure(muster, key, options.seconds, options.rounds)
    print(f"{USERS} users, {CONNECTIONS} connections, {os.cpu_count()} cores shared with wrk, load before "
          f"{before:.1f}; the median of {options.rounds} runs of {options.seconds} s; µs: processor "
          "time of the service for one answer, which a busy computer changes little")
    for path, runs in results.items():
        rate, time = (statistics.median(run[i] for run in runs) for i in (0, 2))
        wrong = sum(run[1] for run in runs)
        good = rate >= TARGET and wrong == 0
        missed = missed or not good
        print(f"{path:28} {rate:9,.0f}/s {wrong:4} errors {time:5.0f} µs   {'ok' if good else f'MISSED: at least {TARGET:,}/s, no error'}")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
