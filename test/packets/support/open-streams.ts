/*
 * Runs as a separate process in the network of a pod, which the test process cannot enter. It opens streams of each protocol at a constant
 * rate, each on a connection of its own, and prints what became of them as JSON.
 */
import { randomBytes } from 'node:crypto';
import { get } from 'node:http';
import { connect } from 'node:http2';
import type { Ends, OpenStreams, StreamsByProtocol } from './streams';

/** What became of a stream. Rejects with the reason if it was cut. */
type Opened = Promise<'ended' | 'ended while draining'>;

const CLOSE_OPCODE = 0x88;

async function main(): Promise<void> {
  const { host, perSecond, openSeconds, streamSeconds }: OpenStreams = JSON.parse(process.argv[2] ?? '{}');
  const path = `/stream?seconds=${streamSeconds}`;
  const protocols = {
    'HTTP/1.1': () => overHttp(`http://${host}:8080${path}`),
    WebSocket: () => overWebSocket(`http://${host}:8080${path}`),
    'HTTP/2': () => overHttp2(`http://${host}:8081`, path),
  };
  const ends = Object.entries(protocols).map(async ([protocol, open]) => {
    const streams = await openConstantly(open, perSecond * openSeconds, perSecond);
    return [protocol, counted(streams)] as const;
  });
  const outcomes: StreamsByProtocol = Object.fromEntries(await Promise.all(ends));
  process.stdout.write(JSON.stringify(outcomes));
}

async function openConstantly(open: () => Opened, count: number, perSecond: number): Promise<readonly string[]> {
  const pending: Promise<string>[] = [];
  for (let opened = 0; opened < count; opened++) {
    pending.push(open().catch((error: NodeJS.ErrnoException) => `cut: ${error.code ?? error.message}`));
    await new Promise((resolve) => setTimeout(resolve, 1000 / perSecond));
  }
  return Promise.all(pending);
}

function counted(ends: readonly string[]): Ends {
  const counts: Record<string, number> = {};
  for (const end of ends) counts[end] = (counts[end] ?? 0) + 1;
  return counts;
}

/** The end that the last message tells of. */
function ended(text: string): 'ended' | 'ended while draining' {
  if (text.includes('last, draining')) return 'ended while draining';
  if (text.includes('last, serving')) return 'ended';
  throw new Error('no last message');
}

function overHttp(url: string): Opened {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      response.on('error', reject);
      response.on('end', () => settle(resolve, reject, response.complete, text));
    });
    request.on('error', reject);
  });
}

function overWebSocket(url: string): Opened {
  return new Promise((resolve, reject) => {
    const headers = {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
      'Sec-WebSocket-Version': '13',
    };
    const request = get(url, { agent: false, headers });
    request.on('error', reject);
    request.on('response', ({ statusCode }) => reject(new Error(`status ${statusCode}`)));
    request.on('upgrade', (_, socket, head) => {
      const parts = [head];
      socket.on('data', (part) => parts.push(part));
      socket.on('error', reject);
      socket.on('close', () => {
        const frames = Buffer.concat(parts);
        settle(resolve, reject, frames.at(-4) === CLOSE_OPCODE, frames.toString('latin1'));
      });
    });
  });
}

function overHttp2(origin: string, path: string): Opened {
  return new Promise((resolve, reject) => {
    const session = connect(origin);
    session.on('error', reject);
    const stream = session.request({ ':path': path });
    let text = '';
    let status: unknown;
    stream.setEncoding('utf8').on('data', (part) => {
      text += part;
    });
    stream.on('trailers', (trailers) => {
      status = trailers['grpc-status'];
    });
    stream.on('error', reject);
    stream.on('close', () => {
      session.close();
      settle(resolve, reject, status === '0', text);
    });
  });
}

function settle(
  resolve: (end: Awaited<Opened>) => void,
  reject: (error: Error) => void,
  complete: boolean,
  text: string,
): void {
  if (!complete) reject(new Error('closed before its end'));
  else resolve(ended(text));
}

void main();
