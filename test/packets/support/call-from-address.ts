/*
 * Runs as a separate process in the network of the simulated outside world, which the test process cannot enter. It calls from one of
 * that network's addresses and prints the outcomes as JSON.
 */
import { createSocket } from 'node:dgram';
import { createConnection } from 'node:net';
import type { Call, Outcome } from './probe';

/** As long as pods wait. */
const PATIENCE_MS = 4000;

const SILENCE: Outcome = { kind: 'silence', text: 'TIMEOUT' };

async function main(): Promise<void> {
  const [address = '', calls = '[]'] = process.argv.slice(2);
  const outcomes = await Promise.all(
    JSON.parse(calls).map((call: Call) => (call.kind === 'udp' ? callUdp(address, call) : callTcp(address, call))),
  );
  process.stdout.write(JSON.stringify(outcomes));
}

function callTcp(localAddress: string, { host, port }: Call): Promise<Outcome> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port, localAddress, timeout: PATIENCE_MS });
    const end = (outcome: Outcome) => {
      socket.destroy();
      resolve(outcome);
    };
    socket.on('connect', () => socket.write('GET / HTTP/1.0\r\n\r\n'));
    socket.on('data', (data) => end({ kind: 'answered', text: data.toString().split('\r\n\r\n')[1]?.trim() ?? '' }));
    socket.on('end', () => end({ kind: 'answered', text: '' }));
    socket.on('timeout', () => end(SILENCE));
    socket.on('error', (error) => end(toOutcome(error)));
  });
}

function callUdp(address: string, { host, port }: Call): Promise<Outcome> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    const end = (outcome: Outcome) => {
      clearTimeout(patience);
      socket.close();
      resolve(outcome);
    };
    const patience = setTimeout(() => end(SILENCE), PATIENCE_MS);
    socket.once('message', () => end({ kind: 'answered', text: '' }));
    socket.once('error', (error) => end(toOutcome(error)));
    // Only a connected socket learns that the port is closed.
    socket.bind({ address }, () => socket.connect(port, host, () => socket.send('hello')));
  });
}

function toOutcome(error: NodeJS.ErrnoException): Outcome {
  return { kind: error.code === 'ECONNREFUSED' ? 'refused' : 'unclear', text: String(error.code) };
}

void main();
