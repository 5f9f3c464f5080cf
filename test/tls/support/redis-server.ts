import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { freePort } from '../../support/free-port';
import type { KeyPair } from './authority';
import { LIBRARIES, program } from './programs';

/** What a client got: its answer, or what it complained about. */
export interface Answer {
  readonly output: string;
  readonly error: string;
}

const SECONDS = 10;

/** A redis-server of Debian. Stands in for the Service too: each client calls its port at the loopback address. */
export class RedisServer {
  /**
   * @param args those of the container, without the name of the program; files and the port in them are replaced
   * @param pair the certificate of the Secret, with that of its authority
   */
  static async start(args: readonly string[], pair: KeyPair & { readonly ca: string }): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), args, pair);
    await server.ready();
    return server;
  }

  private readonly folder = mkdtempSync(join(tmpdir(), 'redis-'));
  private readonly server: ChildProcess;

  private constructor(
    private readonly port: number,
    args: readonly string[],
    pair: KeyPair & { readonly ca: string },
  ) {
    const files = { 'tls.crt': pair.certificate, 'tls.key': pair.key, 'ca.crt': pair.ca };
    for (const [name, content] of Object.entries(files))
      writeFileSync(join(this.folder, name), content, { mode: 0o600 });
    const local = args.map((arg) => (arg === '6379' ? String(port) : arg.replace(/^\/etc\/redis\/tls/, this.folder)));
    this.server = spawn(
      program('/usr/bin/redis-server'),
      [
        ...local,
        ...(args.includes('--port') ? [] : ['--port', String(port)]),
        '--bind',
        '127.0.0.1',
        '--dir',
        this.folder,
        '--save',
        '',
      ],
      { env: { ...process.env, ...LIBRARIES }, stdio: 'ignore' },
    );
  }

  /** Runs a command with redis-cli and these options, as a client with these variables. */
  ask(
    env: Readonly<Record<string, string>>,
    options: readonly string[],
    ...command: readonly string[]
  ): Promise<Answer> {
    const args = ['-h', '127.0.0.1', '-p', String(this.port), ...options, '-e', ...command];
    const variables = { PATH: process.env.PATH, ...LIBRARIES, REDISCLI_AUTH: env.REDIS_PASSWORD };
    return new Promise((resolve) => {
      execFile(
        program('/usr/bin/redis-cli'),
        args,
        { env: variables, timeout: SECONDS * 1000 },
        (error, stdout, stderr) =>
          resolve({ output: stdout.trim(), error: error === null ? '' : stderr.trim() || String(error) }),
      );
    });
  }

  /** Runs PING with Node's own TLS, which checks the host name too. */
  ping(env: Readonly<Record<string, string>>, ca: string): Promise<Answer> {
    return new Promise((resolve) => {
      const socket: TLSSocket = connect({ host: '127.0.0.1', port: this.port, servername: env.REDIS_HOST, ca }, () =>
        socket.write(`AUTH ${env.REDIS_PASSWORD}\r\nPING\r\n`),
      );
      let output = '';
      socket.setTimeout(SECONDS * 1000, () => socket.destroy(new Error('no answer')));
      socket.on('data', (data) => {
        output += String(data);
        if (output.endsWith('PONG\r\n')) socket.end();
      });
      socket.on('error', (error) => resolve({ output: '', error: error.message }));
      socket.on('close', () => resolve({ output: output.trim().replaceAll('\r\n', ' '), error: '' }));
    });
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.server.on('close', resolve));
    if (this.server.exitCode === null && this.server.kill('SIGKILL')) await ended;
    rmSync(this.folder, { recursive: true });
  }

  private async ready(): Promise<void> {
    for (let tries = 0; tries < 100; tries++) {
      if (await answers(this.port)) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('Redis does not start');
  }
}

async function answers(port: number): Promise<boolean> {
  const { connect: dial } = await import('node:net');
  return new Promise((resolve) => {
    const socket = dial(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
