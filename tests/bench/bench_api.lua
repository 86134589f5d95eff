-- SPDX-License-Identifier: GPL-3.0-or-later
-- What wrk sends for bench_api.py. The key comes by the environment: arguments are seen by everybody.
wrk.headers["x-api-key"] = os.getenv("MUSTER_BENCH_KEY")
