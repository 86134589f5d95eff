// SPDX-License-Identifier: GPL-3.0-or-later
// Mail servers (smtp-server) of every kind on free ports of 127.0.0.1. What happens is said on stdout, one JSON object a
// line; the first one has the ports. A mail is said as mailparser reads it. It ends with its standard input.
// node smtpserver.mjs SMTP_SERVER_FOLDER MAILPARSER_FOLDER CERTIFICATES_FOLDER
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';

const [serverFolder, parserFolder, certificates] = process.argv.slice(2);
const { SMTPServer } = createRequire(`${serverFolder}/package.json`)(serverFolder);
const { simpleParser } = createRequire(`${parserFolder}/package.json`)(parserFolder);

const username = 'muster@example.com';
const password = 'canary:pass/word+==';
const say = (event) => process.stdout.write(`${JSON.stringify(event)}\n`);
const refuse = (responseCode, words) => Object.assign(new Error(words), { responseCode });
const certificate = (name) => ({
  key: readFileSync(`${certificates}/${name}.key`),
  cert: readFileSync(`${certificates}/${name}.pem`),
});

/** By the first word of the address: what this server has against it. */
const refusals = {
  unknown: [550, '5.1.1 no such person: Grüße'],
  later: [451, '4.3.0 busy with other mail'],
  full: [552, '5.3.4 message too big for this mailbox'],
};
const refusal = (address, words) => {
  const [code, text] = refusals[address.split('@')[0]] ?? [];
  return code && words.includes(code) ? refuse(code, text) : null;
};

async function read(name, stream, session) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  const raw = Buffer.concat(chunks);
  const mail = await simpleParser(raw, { skipTextToHtml: true, skipHtmlToText: true });
  const people = (field) => (field?.value ?? []).map(({ name: who, address }) => ({ name: who, address }));
  return {
    event: 'mail',
    server: name,
    secure: session.secure,
    user: session.user ?? '',
    sender: session.envelope.mailFrom.address,
    recipients: session.envelope.rcptTo.map((one) => one.address),
    raw: raw.toString('base64'),
    headers: mail.headerLines.map(({ key }) => key),
    from: people(mail.from),
    to: people(mail.to),
    subject: mail.subject ?? '',
    date: mail.date?.toISOString() ?? '',
    messageId: mail.messageId ?? '',
    autoSubmitted: mail.headers.get('auto-submitted') ?? '',
    type: mail.headers.get('content-type')?.value ?? '',
    text: mail.text ?? '',
    html: mail.html || '',
    attachments: mail.attachments.map((one) => ({
      name: one.filename,
      type: one.contentType,
      disposition: one.contentDisposition,
      content: one.content.toString('base64'),
    })),
  };
}

/** A server that follows the standards. */
function proper(name, options) {
  const server = new SMTPServer({
    banner: 'test',
    disableReverseLookup: true,
    allowInsecureAuth: false,
    closeTimeout: 100,
    logger: false,
    onConnect(session, done) {
      say({ event: 'connect', server: name });
      done(name === 'busy' ? refuse(421, '4.3.2 too many connections, come back later') : null);
    },
    onAuth(auth, session, done) {
      const isRight = auth.username === username && auth.password === password;
      say({ event: 'auth', server: name, method: auth.method, secure: session.secure, right: isRight });
      if (isRight) return done(null, { user: auth.username });
      // a server that is careless with what it was told
      const told = [auth.password, Buffer.from(auth.password).toString('base64'),
        Buffer.from(`\0${auth.username}\0${auth.password}`).toString('base64')];
      return done(refuse(535, `5.7.8 wrong password ${told.join(' or ')}, says test`));
    },
    onMailFrom(address, session, done) { done(refusal(address.address, [451])); },
    onRcptTo(address, session, done) { done(refusal(address.address, [550, 451])); },
    onData(stream, session, done) {
      read(name, stream, session).then((mail) => {
        const why = refusal(mail.recipients[0], [552]);
        if (!why) say(mail);
        done(why, 'taken');
      }, done);
    },
    ...options,
  });
  server.on('error', (error) => say({ event: 'trouble', server: name, words: String(error) }));
  return server;
}

/** One that answers by a list, and then does as `end` says. */
function scripted(name, answers, end) {
  return net.createServer((socket) => {
    say({ event: 'connect', server: name });
    socket.on('error', () => {});
    const left = [...answers];
    const next = () => (left.length > 0 ? socket.write(`${left.shift()}\r\n`) : end(socket));
    socket.on('data', next);
    next();
  });
}

const silence = (name) => () => say({ event: 'silent', server: name });
const greeting = ['220 test ESMTP'];
const untilData = [...greeting, '250 test', '250 sender ok', '250 recipient ok', '354 go on'];
const withoutTls = { hideSTARTTLS: true, disabledCommands: ['STARTTLS', 'AUTH'], authOptional: true };
const servers = {
  plain: proper('plain', withoutTls),
  // offers to hear the password in readable form
  readable: proper('readable', { disabledCommands: ['STARTTLS'], hideSTARTTLS: true, allowInsecureAuth: true }),
  startTls: proper('startTls', { ...certificate('good'), authMethods: ['PLAIN', 'LOGIN'] }),
  authPlain: proper('authPlain', { ...certificate('good'), authMethods: ['PLAIN'] }),
  authLogin: proper('authLogin', { ...certificate('good'), authMethods: ['LOGIN'] }),
  tls: proper('tls', { ...certificate('good'), secure: true }),
  otherHost: proper('otherHost', { ...certificate('other'), secure: true }),
  otherHostStartTls: proper('otherHostStartTls', certificate('other')),
  busy: proper('busy', withoutTls),
  silent: scripted('silent', [], silence('silent')),
  silentLater: scripted('silentLater', untilData, silence('silentLater')),
  closing: scripted('closing', untilData, (socket) => socket.destroy()),
};
const ports = {};
for (const [name, server] of Object.entries(servers)) {
  const listener = server.listen(0, '127.0.0.1');
  await new Promise((ready) => { listener.once('listening', ready); });
  ports[name] = listener.address().port;
}
say({ event: 'ready', ports });
process.stdin.on('end', () => process.exit(0)).resume();
