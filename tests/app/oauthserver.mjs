// SPDX-License-Identifier: GPL-3.0-or-later
// An authorization server (oidc-provider) with the list of users that its tokens protect.
// node oauthserver.mjs PACKAGE_FOLDER PORT TOKEN_SECONDS PAGE_MILLISECONDS
import { generateKeyPairSync } from 'node:crypto';
import http from 'node:http';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [folder, portText, lifetimeText, delayText] = process.argv.slice(2);
const port = Number(portText);
const lifetime = Number(lifetimeText);
const delay = Number(delayText);
const { default: Provider, errors } = await import(pathToFileURL(`${folder}/lib/index.js`));

const jose = await import(pathToFileURL(createRequire(`${folder}/package.json`).resolve('jose')));

const origin = `http://127.0.0.1:${port}`;
const api = `${origin}/api`;
const counted = { refreshes: 0, revocations: 0, refused: 0, pages: 0 };

const keys = {
  rsa: { alg: 'RS256', ...generateKeyPairSync('rsa', { modulusLength: 2048 }) },
  ec: { alg: 'ES256', ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) },
};
/** A client that signs what it says (RFC 7523), with a key that this server has made for it. */
const signing = (name) => ({
  client_id: `signing-${name}`,
  token_endpoint_auth_method: 'private_key_jwt',
  token_endpoint_auth_signing_alg: keys[name].alg,
  jwks: { keys: [{ ...keys[name].publicKey.export({ format: 'jwk' }), kid: name, use: 'sig', alg: keys[name].alg }] },
  grant_types: ['client_credentials'],
  redirect_uris: [],
  response_types: [],
});

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

const person = (id, way, secret) => ({
  client_id: id,
  ...(secret ? { client_secret: secret } : {}),
  token_endpoint_auth_method: way,
  application_type: 'native', // any port of the loopback address (RFC 8252, section 7.3)
  redirect_uris: ['http://127.0.0.1/callback'],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
});

const provider = new Provider(origin, {
  clients: [
    person('public', 'none'),
    person('basic', 'client_secret_basic', 'canary-basic:+%/secret'),
    person('post', 'client_secret_post', 'canary-post-secret'),
    person('unwelcome', 'none'),
    signing('rsa'),
    signing('ec'),
    {
      client_id: 'statement',
      token_endpoint_auth_method: 'none',
      grant_types: [jwtBearer],
      redirect_uris: [],
      response_types: [],
    },
    {
      client_id: 'machine',
      client_secret: 'canary-machine-secret',
      token_endpoint_auth_method: 'client_secret_basic',
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    },
  ],
  scopes: ['openid', 'offline_access', 'users:read'],
  cookies: { keys: ['test'] },
  pkce: { required: () => true },
  rotateRefreshToken: true,
  ttl: {
    AccessToken: lifetime,
    ClientCredentials: lifetime,
    AuthorizationCode: 60,
    RefreshToken: 3600,
    Grant: 3600,
    Session: 3600,
    Interaction: 600,
    IdToken: 600,
  },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    revocation: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => api,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({ scope: 'users:read', accessTokenFormat: 'opaque', accessTokenTTL: lifetime }),
    },
  },
  interactions: { url: (context, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (context, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
});
// The grant of RFC 7523, section 2.1, judged as section 3 asks: who says it, of whom, to whom, until when, and only once.
const statements = new Set();
provider.registerGrantType(jwtBearer, async (context) => {
  const refuse = (why) => { throw Object.assign(new errors.InvalidGrant(why), { error_description: String(why) }); };
  const { payload } = await jose.jwtVerify(context.oidc.params.assertion, keys.rsa.publicKey, {
    algorithms: ['RS256'],
    issuer: 'statement',
    subject: 'importer@example.com',
    audience: `${origin}/token`,
    requiredClaims: ['exp', 'iat'],
    maxTokenAge: 600,
  }).catch(refuse);
  if (!payload.jti || statements.has(payload.jti)) refuse('this statement was used before');
  statements.add(payload.jti);
  const token = new provider.ClientCredentials({ client: context.oidc.client, scope: context.oidc.params.scope });
  context.body = {
    access_token: await token.save(), token_type: 'Bearer', expires_in: token.expiration, scope: token.scope,
  };
}, ['assertion', 'scope']);
provider.on('grant.success', (context) => {
  if (context.oidc.params.grant_type === 'refresh_token') counted.refreshes += 1;
});
provider.on('grant.revoked', () => { counted.revocations += 1; });

/** What a person would click: sign in, then allow; or refuse. */
async function interact(request, response) {
  const details = await provider.interactionDetails(request, response);
  const answer = (result) => provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
  if (details.params.client_id === 'unwelcome') {
    return answer({ error: 'access_denied', error_description: 'This client is not welcome' });
  }
  if (details.prompt.name === 'login') return answer({ login: { accountId: 'admin' } });
  const grant = new provider.Grant({ accountId: details.session.accountId, clientId: details.params.client_id });
  grant.addOIDCScope(details.params.scope);
  grant.addResourceScope(api, details.params.scope);
  return answer({ consent: { grantId: await grant.save() } });
}

function say(response, status, value) {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

async function users(request, response, url) {
  counted.pages += 1;
  await new Promise((done) => { setTimeout(done, delay); });
  const bearer = (request.headers.authorization ?? '').replace(/^Bearer /, '');
  const token = await provider.AccessToken.find(bearer) ?? await provider.ClientCredentials.find(bearer);
  if (!token || token.isExpired || !token.scopes.has('users:read')) {
    counted.refused += 1;
    return say(response, 401, { error: 'invalid_token' });
  }
  const offset = Number(url.searchParams.get('offset') ?? 0);
  const limit = Number(url.searchParams.get('limit') ?? 100);
  const items = [];
  for (let id = offset + 1; id <= Math.min(260, offset + limit); id += 1) {
    items.push({ id: String(id), email: `user${id}@example.com`, login: `user${id}`, name: `User ${id}` });
  }
  return say(response, 200, { users: items, total: 260 });
}

const standard = provider.callback();
http.createServer(async (request, response) => {
  const url = new URL(request.url, origin);
  try {
    if (url.pathname === '/counted') return say(response, 200, counted);
    if (url.pathname.startsWith('/key/')) {
      return response.end(keys[url.pathname.slice(5)].privateKey.export({ type: 'pkcs8', format: 'pem' }));
    }
    if (url.pathname === '/api/users') return await users(request, response, url);
    if (url.pathname.startsWith('/interaction/')) return await interact(request, response);
    return standard(request, response);
  } catch (error) {
    return say(response, 500, { error: String(error) });
  }
}).listen(port, '127.0.0.1');
