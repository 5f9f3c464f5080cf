import { spawn } from 'node:child_process';
import { readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The API server of a cluster of ../shared/cluster, as a process of this machine: its kubeconfig lies beside the folder with its pids. */
export class ApiServerProcess {
  private readonly pidFile: string;
  private readonly command: readonly string[];
  private readonly env: NodeJS.ProcessEnv;
  private readonly cwd: string;

  constructor(kubeconfig = process.env.KUBECONFIG ?? '') {
    this.pidFile = join(dirname(kubeconfig), 'pid', 'kube-apiserver');
    const read = (file: string) => readFileSync(`/proc/${this.pid}/${file}`, 'utf8').split('\0').slice(0, -1);
    this.command = read('cmdline');
    this.env = Object.fromEntries(
      read('environ').map((line) => [line.replace(/=.*/s, ''), line.replace(/^[^=]*=/, '')]),
    );
    this.cwd = readlinkSync(`/proc/${this.pid}/cwd`);
  }

  /** The URL of its etcd. */
  get etcd(): string {
    const flag = this.command.indexOf('--etcd-servers');
    return this.command[flag + 1] ?? '';
  }

  /** Kills it, as when its machine fails. */
  kill(): void {
    process.kill(this.pid, 'SIGKILL');
  }

  /** Starts it again, with the command that it had. */
  start(): void {
    const [program = '', ...args] = this.command;
    const child = spawn(program, args, { cwd: this.cwd, env: this.env, detached: true, stdio: 'ignore' });
    child.unref();
    const pid = child.pid ?? 0;
    // By its number and its time of birth, as the script knows it.
    const birth = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')[19];
    writeFileSync(this.pidFile, `${pid} ${birth}\n`);
  }

  private get pid(): number {
    return Number(readFileSync(this.pidFile, 'utf8').split(' ')[0]);
  }
}
