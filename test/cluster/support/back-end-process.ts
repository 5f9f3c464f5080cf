import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { EventReader, until } from '../../examples/event-reader';
import { seriesOf } from '../../examples/exposition-format';
import { PROJECT } from './platform';

const EXAMPLE = join(PROJECT, 'examples', 'session-backend');

/** Whom a back end calls, and as whom. */
export interface BackEndAccount {
  readonly server: string;
  readonly token: string;
}

/** A replica of examples/session-backend, as a process with nothing but its own environment. */
export class BackEndProcess {
  /** @param environment the variables that StellaPlatform sets */
  static async start(account: BackEndAccount, environment: Readonly<Record<string, string>>): Promise<BackEndProcess> {
    const home = mkdtempSync(join(tmpdir(), 'session-backend-'));
    const kubeConfig = join(home, 'kubeconfig');
    writeFileSync(kubeConfig, JSON.stringify(kubeConfigOf(account)), { mode: 0o600 });
    const env = {
      ...environment,
      PATH: process.env.PATH ?? '',
      HOME: home,
      KUBECONFIG: kubeConfig,
      PORT: '0',
      TSX_TSCONFIG_PATH: join(EXAMPLE, 'tsconfig.json'),
    };
    const program = spawn(process.execPath, ['--import', require.resolve('tsx'), join(EXAMPLE, 'main.ts')], {
      cwd: PROJECT,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const backEnd = new BackEndProcess(program, home);
    try {
      await until('the back end is ready', async () => {
        if (program.exitCode !== null) throw new Error('the back end has ended');
        return backEnd.port !== undefined && (await backEnd.fetch('/readyz')).ok;
      });
    } catch (error) {
      program.kill('SIGKILL');
      throw new Error(backEnd.log, { cause: error });
    }
    return backEnd;
  }

  /** What it has written. */
  log = '';

  /** Its exit code. */
  readonly over: Promise<number | null>;

  private constructor(
    private readonly program: ChildProcessByStdio<null, Readable, Readable>,
    home: string,
  ) {
    for (const stream of [program.stdout, program.stderr]) {
      stream.on('data', (text: Buffer) => {
        this.log += text.toString();
      });
    }
    this.over = new Promise((resolve) => program.once('close', resolve)).then(() => {
      rmSync(home, { recursive: true });
      return program.exitCode;
    });
  }

  fetch(path: string, options: RequestInit = {}): Promise<Response> {
    return fetch(`${this.url}${path}`, options);
  }

  /** @returns the status, and the body */
  async post(session: object): Promise<readonly [number, Readonly<Record<string, unknown>>, Headers]> {
    const headers = { 'Content-Type': 'application/json' };
    const answer = await this.fetch('/sessions', { method: 'POST', headers, body: JSON.stringify(session) });
    return [answer.status, JSON.parse(await answer.text()), answer.headers];
  }

  /** @returns the status */
  async delete(id: string): Promise<number> {
    return (await this.fetch(`/sessions/${id}`, { method: 'DELETE' })).status;
  }

  events(id: string): Promise<EventReader> {
    return EventReader.open(`${this.url}/sessions/${id}`);
  }

  async series(): Promise<Readonly<Record<string, number>>> {
    return seriesOf(await (await this.fetch('/metrics')).text());
  }

  send(signal: 'SIGTERM' | 'SIGKILL'): void {
    this.program.kill(signal);
  }

  private get port(): string | undefined {
    return /"listening","port":(\d+)/.exec(this.log)?.[1];
  }

  private get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }
}

function kubeConfigOf({ server, token }: BackEndAccount): object {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster: { server } }],
    users: [{ name: 'session-manager', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'session-manager' } }],
    'current-context': 'test',
  };
}
