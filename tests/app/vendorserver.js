// SPDX-License-Identifier: GPL-3.0-or-later
// A vendor's API for test_realservers.cpp: a small backend with 260 people (every tenth inactive) behind Stoplight Prism, which refuses
// every request and every answer that the vendor's own OpenAPI file does not allow.
// Usage: node vendorserver.js PRISM_CLI_FOLDER OPENAPI_FILE VENDOR PORT BACKEND_PORT
'use strict';
const http = require('http');
const [prism, specification, vendor, port, backendPort] = process.argv.slice(2);
const load = (name) => require(require.resolve(name, { paths: [prism] }));
const { createServer } = load('@stoplight/prism-http-server');
const { getHttpOperationsFromSpec } = load('@stoplight/prism-http');
const pino = require(require.resolve('pino', { paths: [require.resolve('@stoplight/prism-http-server', { paths: [prism] })] }));

const names = ['Ada Lovelace', 'Łukasz Żółć', "Siobhán O'Neill", 'José García', 'Nguyễn Văn', '田中 Yuki', 'محمد علي'];
const people = Array.from({ length: 260 }, (_, i) => ({
  number: i + 1, name: names[i % names.length], email: `user${i + 1}@example.com`, active: (i + 1) % 10 !== 0,
  created: '2025-10-15T13:53:29Z',
}));
const count = (url, name, fallback) => Number.parseInt(url.searchParams.get(name) ?? '', 10) || fallback;
const hasToken = (request) => request.headers.authorization === `Bearer ${vendor}-token`;

const vendors = {
  box: (request, url) => {
    if (!hasToken(request)) return [401, { message: 'unauthorized' }];
    const limit = count(url, 'limit', 100), offset = count(url, 'offset', 0);
    return [200, { total_count: people.length, limit, offset, entries: people.slice(offset, offset + limit).map((p) => ({
      type: 'user', id: String(p.number), name: p.name, login: p.email, created_at: p.created, modified_at: p.created, language: 'en',
      timezone: 'UTC', status: p.active ? 'active' : 'inactive', job_title: '', phone: '', address: '' })) }];
  },
  zoom: (request, url) => { // without a status parameter zoom lists active users only
    if (!hasToken(request)) return [401, { code: 124, message: 'Invalid access token.' }];
    const all = people.filter((p) => p.active), size = count(url, 'page_size', 30);
    const token = url.searchParams.get('next_page_token');
    const from = token ? Number(Buffer.from(token, 'base64').toString()) : 0;
    const next = from + size < all.length ? Buffer.from(String(from + size)).toString('base64') : '';
    return [200, { page_count: Math.ceil(all.length / size), page_number: 1, page_size: size, total_records: all.length, next_page_token: next,
      users: all.slice(from, from + size).map((p) => ({ id: `u-${p.number}`, first_name: p.name, last_name: String(p.number), email: p.email,
        type: 2, status: 'active', created_at: p.created })) }];
  },
  jira: (request, url) => {
    const wanted = 'Basic ' + Buffer.from(`admin@example.com:${vendor}-token`).toString('base64');
    if (request.headers.authorization !== wanted) return [401, { errorMessages: ['Client must be authenticated.'], errors: {} }];
    const from = count(url, 'startAt', 0), size = count(url, 'maxResults', 50);
    return [200, people.slice(from, from + size).map((p) => ({ accountId: `account-${p.number}`, accountType: 'atlassian', emailAddress: p.email,
      displayName: p.name, active: p.active, timeZone: 'UTC', locale: 'en_US' }))];
  },
};

http.createServer((request, response) => {
  const [status, body] = vendors[vendor](request, new URL(request.url, 'http://backend'));
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}).listen(Number(backendPort), '127.0.0.1', async () => {
  const operations = await getHttpOperationsFromSpec(specification);
  const server = createServer(operations, { cors: false, components: { logger: pino({ level: 'warn' }) }, config: {
    isProxy: true, upstream: new URL(`http://127.0.0.1:${backendPort}`), checkSecurity: true, validateRequest: true, validateResponse: true,
    errors: true, mock: false, upstreamProxy: undefined } });
  await server.listen(Number(port), '127.0.0.1');
});
