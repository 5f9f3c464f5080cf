import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../support/free-port';
import { RATE_INTERVAL } from './faster';

/** An alert as Prometheus tells it. */
export interface ActiveAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
}

/** A series of a query's result. */
export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/** Debian's Prometheus, with a configuration of its own, on a port of its own. */
export class Prometheus {
  static async start(binary: string, folder: string, configuration: object, rules: object): Promise<Prometheus> {
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'prometheus.yaml');
    // JSON is YAML.
    writeFileSync(file, JSON.stringify(configuration, undefined, 1));
    writeFileSync(join(folder, 'rules.yaml'), JSON.stringify(rules, undefined, 1));
    const port = await freePort();
    const flags = {
      'config.file': file,
      'storage.tsdb.path': join(folder, 'data'),
      'web.listen-address': `127.0.0.1:${port}`,
      // In faster time, a series that is not there any more is gone as fast.
      'query.lookback-delta': RATE_INTERVAL,
      'rules.alert.resend-delay': '1s',
      'log.level': 'warn',
    };
    const process = spawn(
      binary,
      Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`),
      {
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    const prometheus = new Prometheus(process, `http://127.0.0.1:${port}`);
    await prometheus.ready();
    return prometheus;
  }

  private said = '';

  private constructor(
    private readonly process: ChildProcess,
    private readonly url: string,
  ) {
    process.stderr?.on('data', (chunk: Buffer) => {
      this.said += chunk.toString();
    });
  }

  async alerts(): Promise<readonly ActiveAlert[]> {
    const { alerts } = (await this.get('alerts')) as { readonly alerts: readonly ActiveAlert[] };
    return alerts;
  }

  async query(expr: string): Promise<readonly Series[]> {
    const { result } = (await this.get(`query?query=${encodeURIComponent(expr)}`)) as {
      readonly result: readonly Series[];
    };
    return result;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill();
    await ended;
  }

  private async get(path: string): Promise<unknown> {
    const response = await fetch(`${this.url}/api/v1/${path}`);
    const answer = (await response.json()) as {
      readonly status: string;
      readonly data: unknown;
      readonly error?: string;
    };
    if (answer.status !== 'success') throw new Error(`${path}: ${answer.error}`);
    return answer.data;
  }

  private async ready(): Promise<void> {
    for (const until = Date.now() + 30_000; Date.now() < until; ) {
      if (this.process.exitCode !== null) throw new Error(`Prometheus ended: ${this.said}`);
      const answer = await fetch(`${this.url}/-/ready`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`Prometheus does not start: ${this.said}`);
  }
}
