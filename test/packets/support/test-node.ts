import { execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync, openSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { shared } from '../../support/shared';
import type { ConstantRequests, Outcomes } from './constant-requests';
import type { Call, Outcome } from './probe';
import type { OpenStreams, StreamsByProtocol } from './streams';

/**
 * The host's side of a cluster with a real node: its containerd, and the network of the simulated outside world. Both are in separate
 * namespaces, which only root may enter.
 */
export class TestNode {
  /** @throws Error when the cluster of KUBECONFIG has no such node */
  static fromEnvironment(env: NodeJS.ProcessEnv = process.env): TestNode {
    const state = dirname(env.KUBECONFIG ?? '');
    if (!env.KUBECONFIG || !existsSync(join(state, 'pid', 'node'))) {
      throw new Error(
        `KUBECONFIG must name a cluster with a node, as ../shared/cluster/cluster start 1.37 --node makes it: it is ${env.KUBECONFIG}`,
      );
    }
    return new TestNode(state);
  }

  private constructor(private readonly state: string) {}

  /** A file from the build of the clusters. */
  tool(name: string): string {
    return join(this.state, '..', '..', 'bin', 'tools', name);
  }

  /** Adds names to the test image, which listens on 8080. */
  nameTestImage(names: readonly string[]): void {
    if (shared === undefined)
      throw new Error('the folder ../shared is absent: put it there, or name it in AGENTS_SHARED');
    execFileSync(join(shared, 'cluster', 'cluster'), ['image', basename(this.state), ...names], {
      env: { ...process.env, CLUSTER_HOME: join(this.state, '..', '..') },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  }

  /** Loads the images of a `docker save` file onto the node. */
  importImages(file: string): void {
    execFileSync('nsenter', [...this.processes, 'ctr', '--namespace', 'k8s.io', 'images', 'import', '-'], {
      stdio: [openSync(file, 'r'), 'ignore', 'pipe'],
    });
  }

  /** Stops the kubelet, as when it hangs: its pods run on, and it reports nothing. @returns a function that lets it go on */
  freezeKubelet(): () => void {
    const signal = (name: string) =>
      execFileSync('nsenter', [...this.processes, 'pkill', `-${name}`, '-x', 'kubelet'], { stdio: 'ignore' });
    signal('STOP');
    return () => signal('CONT');
  }

  /** The names of the containers that run in a pod, by containerd. */
  runningContainers(pod: string): readonly string[] {
    const ctr = ['ctr', '--namespace', 'k8s.io'];
    const run = (...args: string[]) =>
      execFileSync('nsenter', [...this.processes, ...ctr, ...args], { encoding: 'utf8' })
        .split('\n')
        .filter(Boolean);
    const ofPod = run('containers', 'list', '--quiet', `labels."io.kubernetes.pod.name"==${pod}`);
    const running = new Set(
      run('tasks', 'list')
        .filter((line) => line.endsWith('RUNNING'))
        .map((line) => line.split(' ')[0]),
    );
    return ofPod.filter((id) => running.has(id));
  }

  /** Makes the outside world answer on a UDP port too. @returns a function that stops it */
  answerOutside(udpPort: number): () => void {
    const server = spawn('nsenter', [...this.outside, this.tool('agent')], {
      env: { PORTS: '', UDP_PORTS: String(udpPort) },
      stdio: 'ignore',
    });
    return () => server.kill();
  }

  /** Makes all calls at once from an address of the outside world. @returns their outcomes, in the order of the calls */
  async callFromOutside(address: string, calls: readonly Call[]): Promise<readonly Outcome[]> {
    const program = ['--import', 'tsx', join(__dirname, 'call-from-address.ts'), address, JSON.stringify(calls)];
    const { stdout } = await promisify(execFile)('nsenter', [...this.outside, process.execPath, ...program], {
      cwd: __dirname,
    });
    return JSON.parse(stdout);
  }

  /** Sends HTTP requests from the network of a pod at a constant rate, each on a connection of its own. */
  async requestConstantly(podAddress: string, { url, count, perSecond }: ConstantRequests): Promise<Outcomes> {
    return JSON.parse(await this.runInPod(podAddress, 'constant-requests.ts', [url, String(count), String(perSecond)]));
  }

  /** Opens streams from the network of a pod at a constant rate, and waits for their ends. */
  async openStreams(podAddress: string, streams: OpenStreams): Promise<StreamsByProtocol> {
    return JSON.parse(await this.runInPod(podAddress, 'open-streams.ts', [JSON.stringify(streams)]));
  }

  /** Runs a program of this folder in the network of a pod. @returns its output */
  async runInPod(podAddress: string, program: string, args: readonly string[]): Promise<string> {
    const enter = [...this.mounts, 'nsenter', `--net=${this.podNetwork(podAddress)}`];
    const run = [process.execPath, '--import', 'tsx', join(__dirname, program), ...args];
    const { stdout } = await promisify(execFile)('nsenter', [...enter, ...run]);
    return stdout;
  }

  /** The file of the network namespace that has an address. */
  private podNetwork(address: string): string {
    const find = `for file in /var/run/netns/*; do if nsenter --net=$file ip -o -4 addr | grep -qF ' ${address}/'; then echo $file; fi; done`;
    return execFileSync('nsenter', [...this.mounts, 'sh', '-c', find], { encoding: 'utf8' }).trim();
  }

  /** The mounts and the processes of the node. */
  private get processes(): readonly string[] {
    return ['--target', this.pid('node'), '--mount', '--pid', '--wdns=/'];
  }

  /** The mounts of the node. */
  private get mounts(): readonly string[] {
    return ['--target', this.pid('node'), '--mount', `--wdns=${__dirname}`];
  }

  /** The network of the process that simulates the outside world. Its name may have been removed with another cluster. */
  private get outside(): readonly string[] {
    return ['--target', this.pid('internet'), '--net'];
  }

  private pid(name: string): string {
    return readFileSync(join(this.state, 'pid', name), 'utf8').replace(/ .*/s, '');
  }
}
