import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';

/** What the API server says to a request. */
interface Answer {
  readonly status: number;
  readonly text: string;
}

/**
 * Sends YAML to the API server as it is, through `kubectl proxy`. kubectl itself reads YAML first, and sends JSON.
 */
export class RawYaml {
  /** Starts the proxy on a free port. */
  static async start(): Promise<RawYaml> {
    const proxy = spawn('kubectl', ['proxy', '--port=0']);
    const url = await new Promise<string>((resolve, reject) => {
      proxy.stdout.on('data', (line: Buffer) => resolve(`http://${/127\.0\.0\.1:\d+/.exec(line.toString())}`));
      proxy.stderr.on('data', (line: Buffer) => reject(new Error(line.toString())));
      proxy.on('error', reject);
    });
    return new RawYaml(proxy, url);
  }

  private constructor(
    private readonly proxy: ChildProcessWithoutNullStreams,
    private readonly url: string,
  ) {}

  /** @param path of the collection, such as `/api/v1/namespaces/a/pods` */
  async create(path: string, yaml: string): Promise<Answer> {
    const headers = { 'Content-Type': 'application/yaml' };
    const answer = await fetch(this.url + path, { method: 'POST', headers, body: yaml });
    return { status: answer.status, text: await answer.text() };
  }

  stop(): void {
    this.proxy.kill();
  }
}
