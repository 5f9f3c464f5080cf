import { execFileSync, spawn } from 'node:child_process';
import { existsSync, openSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { shared } from '../../support/shared';

/**
 * The machine's side of a cluster with a real node: its containerd, and the network that stands for the outside world. Both are
 * in namespaces of their own, which only root may enter.
 */
export class TestNode {
  /** @throws Error when the cluster of KUBECONFIG has no such node */
  static fromEnvironment(env: NodeJS.ProcessEnv = process.env): TestNode {
    const state = dirname(env.KUBECONFIG ?? '');
    if (!env.KUBECONFIG || !existsSync(join(state, 'pid', 'node'))) {
      throw new Error(
        `KUBECONFIG must name a cluster with a node, as ../shared/cluster/cluster start 1.36 --node makes it: it is ${env.KUBECONFIG}`,
      );
    }
    return new TestNode(state);
  }

  private constructor(private readonly state: string) {}

  /** A file that the build of the clusters has made. */
  tool(name: string): string {
    return join(this.state, '..', '..', 'bin', 'tools', name);
  }

  /** Gives the test image, which listens on 8080, further names. */
  nameTestImage(names: readonly string[]): void {
    if (shared === undefined)
      throw new Error('the folder ../shared is absent: put it there, or name it in AGENTS_SHARED');
    execFileSync(join(shared, 'cluster', 'cluster'), ['image', basename(this.state), ...names], {
      env: { ...process.env, CLUSTER_HOME: join(this.state, '..', '..') },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  }

  /** Gives the node the images of a file in the format of `docker save`. */
  importImages(file: string): void {
    const [pid = ''] = readFileSync(join(this.state, 'pid', 'node'), 'utf8').split(' ');
    const enter = ['--target', pid, '--mount', '--pid', '--wdns=/'];
    execFileSync('nsenter', [...enter, 'ctr', '--namespace', 'k8s.io', 'images', 'import', '-'], {
      stdio: [openSync(file, 'r'), 'ignore', 'pipe'],
    });
  }

  /** Has the outside world answer on a UDP port too. @returns what ends it */
  answerOutside(udpPort: number): () => void {
    const network = `/run/netns/agents-${basename(this.state)}-internet`;
    const server = spawn('nsenter', [`--net=${network}`, this.tool('agent')], {
      env: { PORTS: '', UDP_PORTS: String(udpPort) },
      stdio: 'ignore',
    });
    return () => server.kill();
  }
}
