import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NodePlacement } from '../../../src/core/pods/placement/node-placement';
import { type ApiObject, type Cluster, eventually } from './cluster';

/** A label, an annotation and a taint of one name: kwok plays only nodes of this suite, and only its pods run there. */
const OWN = 'cdk8s-agents/test-node';

/**
 * Nodes that kwok plays: pods become Ready there, and end, and nothing runs. The kwok is that of ../shared/cluster, beside the kubectl of
 * PATH.
 */
export class SimulatedNodes {
  readonly names: readonly string[];
  private kwok: ChildProcess | undefined;

  constructor(
    private readonly cluster: Cluster,
    private readonly purpose: string,
    count: number,
  ) {
    this.names = Array.from({ length: count }, (_, index) => `${purpose}-${index}`);
  }

  /** Leads pods here. */
  get placement(): NodePlacement {
    return NodePlacement.required(OWN, this.purpose);
  }

  async start(): Promise<void> {
    const { cluster, names, purpose } = this;
    const tools = join(dirname(dirname(realpathSync(kubectlPath()))), 'tools');
    if (!existsSync(join(tools, 'kwok'))) throw new Error(`${tools} has no kwok: run ../shared/cluster/cluster build`);
    cluster.apply(names.map((name) => nodeObject(name, purpose)));
    const selector = `--manage-nodes-with-annotation-selector=${OWN}=${purpose}`;
    const args = ['--config', join(tools, 'kwok.yaml'), '--manage-all-nodes=false', selector, '--cidr=10.246.0.0/16'];
    const kubeconfig = ['--kubeconfig', process.env.KUBECONFIG ?? ''];
    this.kwok = spawn(join(tools, 'kwok'), [...kubeconfig, ...args, '--node-lease-duration-seconds=40'], {
      stdio: 'ignore',
    });
    await eventually(60, 'the simulated nodes are Ready', () => {
      const own = cluster.list('nodes').filter(({ metadata }) => names.includes(metadata.name));
      return own.every(({ status }) => JSON.stringify(status ?? {}).includes('"status":"True","type":"Ready"'));
    });
  }

  stop(): void {
    this.kwok?.kill('SIGKILL');
    this.cluster.deleteAll('node', this.names);
  }
}

function nodeObject(name: string, purpose: string): ApiObject {
  const amounts = { cpu: '8', memory: '32Gi', 'ephemeral-storage': '200Gi', pods: '110' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { [OWN]: purpose }, annotations: { [OWN]: purpose } },
    spec: { taints: [{ key: OWN, value: purpose, effect: 'NoSchedule' }] },
    status: { allocatable: amounts, capacity: amounts },
  };
}

function kubectlPath(): string {
  return execFileSync('sh', ['-c', 'command -v kubectl'], { encoding: 'utf8' }).trim();
}
