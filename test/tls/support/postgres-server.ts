import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../support/free-port';
import type { KeyPair } from './authority';
import { LIBRARIES, program } from './programs';

/** What a server is configured with. */
export interface ServerFiles {
  readonly pair: KeyPair;

  /** The certificate of the authority that signs clients' certificates. */
  readonly clientCa: string;

  readonly hba: string;
  readonly ident: string;

  readonly settings?: Readonly<Record<string, string>>;
}

/** What a client got: its output, or what it complained about. */
export interface Answer {
  readonly output: string;
  readonly error: string;
}

const BIN = '/usr/lib/postgresql/15/bin';

/** The user of the server, which must not be root. Debian's nobody, where the tests run as root. */
const OWNER = userInfo().uid === 0 ? { uid: 65534, gid: 65534 } : {};
export const SERVER_USER = userInfo().uid === 0 ? 'nobody' : userInfo().username;

/** A PostgreSQL 15 of Debian with certificates, and rules about who may connect. */
export class PostgresServer {
  static async start(files: ServerFiles): Promise<PostgresServer> {
    const server = new PostgresServer(await freePort(), files);
    await server.ready();
    return server;
  }

  private readonly folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  private readonly server: ChildProcess;

  private constructor(
    private readonly port: number,
    { pair, clientCa, hba, ident, settings = {} }: ServerFiles,
  ) {
    this.own(this.folder);
    const data = join(this.folder, 'data');
    this.run(
      'initdb',
      '--pgdata',
      data,
      '--username',
      'postgres',
      '--auth',
      'reject',
      '--no-sync',
      '--no-locale',
      '--encoding',
      'UTF8',
    );
    this.write('tls.crt', pair.certificate);
    this.write('tls.key', pair.key);
    this.write('client-ca.crt', clientCa);
    this.write('data/pg_hba.conf', hba);
    this.write('data/pg_ident.conf', ident);
    const all = {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: this.folder,
      ssl: 'on',
      ssl_cert_file: join(this.folder, 'tls.crt'),
      ssl_key_file: join(this.folder, 'tls.key'),
      ssl_ca_file: join(this.folder, 'client-ca.crt'),
      fsync: 'off',
      ...settings,
    };
    const args = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    this.server = spawn(program(`${BIN}/postgres`), ['-D', data, '-p', String(port), ...args], {
      ...OWNER,
      env: { ...process.env, ...LIBRARIES },
      stdio: 'ignore',
    });
  }

  /** Runs SQL as the superuser, over the socket of the pod, as the operator does. */
  administer(sql: string): string {
    return this.run(
      'psql',
      '--host',
      this.folder,
      '--port',
      String(this.port),
      '--username',
      'postgres',
      '--quiet',
      '-At',
      '-c',
      sql,
    );
  }

  /** Runs SQL as a client with these variables. Stands in for the Service: its address, and its port. */
  async ask(env: Readonly<Record<string, string>>, sql: string): Promise<Answer> {
    const address = { PGHOSTADDR: '127.0.0.1', PGPORT: String(this.port), PGCONNECT_TIMEOUT: '10' };
    const client = spawn(program(`${BIN}/psql`), ['--no-psqlrc', '--quiet', '-At', '-c', sql], {
      env: { PATH: process.env.PATH, HOME: this.folder, ...LIBRARIES, ...env, ...address },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const answer = { output: '', error: '' };
    client.stdout.on('data', (text) => (answer.output += text));
    client.stderr.on('data', (text) => (answer.error += text));
    await new Promise((resolve) => client.on('close', resolve));
    return { output: answer.output.trim(), error: answer.error.trim() };
  }

  /** Writes a file beside the data, which only the server may read. @returns its path */
  write(name: string, content: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, content, { mode: 0o600 });
    this.own(path);
    return path;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.server.on('close', resolve));
    this.server.kill('SIGQUIT');
    await ended;
    rmSync(this.folder, { recursive: true });
  }

  private async ready(): Promise<void> {
    for (let tries = 0; tries < 100; tries++) {
      try {
        this.administer('select 1');
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
    throw new Error('Postgres does not start');
  }

  private run(name: string, ...args: readonly string[]): string {
    return execFileSync(program(`${BIN}/${name}`), args, {
      ...OWNER,
      cwd: this.folder,
      env: { ...process.env, ...LIBRARIES },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  private own(path: string): void {
    const { uid, gid } = { uid: userInfo().uid, gid: userInfo().gid, ...OWNER };
    chownSync(path, uid, gid);
  }
}
