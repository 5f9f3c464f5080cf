/*
 * Runs in a pod. It streams for a while over HTTP/1.1 (chunks), WebSocket and HTTP/2 (with trailers, as gRPC does). On SIGTERM
 * it accepts no more, tells HTTP/2 clients so, and ends with its last stream.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createHttp2Server, type ServerHttp2Session } from 'node:http2';
import { hostname } from 'node:os';
import type { Duplex } from 'node:stream';

const PORTS = { http: 8080, http2: 8081 } as const;
const PERIOD_MS = 250;

/** Of the WebSocket protocol. @see https://datatracker.ietf.org/doc/html/rfc6455#section-1.3 */
const HANDSHAKE_SUFFIX = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const CLOSE_FRAME = Buffer.from([0x88, 2, 0x03, 0xe8]);

let draining = false;

/** Sends messages for as many seconds as the URL says. The last one tells whether the server was told to end meanwhile. */
function stream(url: string | undefined, send: (text: string) => void, end: () => void): void {
  const seconds = Number(new URL(url ?? '/', 'http://server').searchParams.get('seconds'));
  send(hostname());
  const periods = setInterval(() => send('more'), PERIOD_MS);
  setTimeout(() => {
    clearInterval(periods);
    send(draining ? 'last, draining' : 'last, serving');
    end();
  }, seconds * 1000);
}

function frame(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x81, text.length]), Buffer.from(text)]);
}

function upgrade({ headers, url }: IncomingMessage, socket: Duplex): void {
  const accepted = createHash('sha1').update(`${headers['sec-websocket-key']}${HANDSHAKE_SUFFIX}`).digest('base64');
  socket.on('error', () => socket.destroy());
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accepted}\r\n\r\n`,
  );
  stream(
    url,
    (text) => socket.write(frame(text)),
    () => socket.end(CLOSE_FRAME),
  );
}

const http = createServer(({ url }, response) => {
  if (!url?.startsWith('/stream')) {
    response.end();
    return;
  }
  stream(
    url,
    (text) => response.write(`${text}\n`),
    () => response.end(),
  );
});
http.on('upgrade', upgrade);

const http2 = createHttp2Server();
const sessions = new Set<ServerHttp2Session>();
http2.on('session', (session) => {
  sessions.add(session);
  session.on('close', () => sessions.delete(session));
});
http2.on('stream', (answer, headers) => {
  answer.on('error', () => answer.destroy());
  answer.respond({ ':status': 200 }, { waitForTrailers: true });
  answer.on('wantTrailers', () => answer.sendTrailers({ 'grpc-status': '0' }));
  stream(
    headers[':path'],
    (text) => answer.write(`${text}\n`),
    () => answer.end(),
  );
});

process.on('SIGTERM', () => {
  draining = true;
  http.close();
  http2.close();
  for (const session of sessions) session.close();
});

http.listen(PORTS.http);
http2.listen(PORTS.http2);
