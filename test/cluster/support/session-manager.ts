import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Testing } from 'cdk8s';
import { SessionManagerRole } from '../../../src/service/session-manager-role';
import { HttpsClient } from '../../../src/session';
import type { Cluster } from './cluster';

const NAME = 'session-manager';

/** Applies a SessionManagerRole for namespaces of agents, in the first. @returns a client with its rights, and no others */
export function sessionManagerClient(cluster: Cluster, namespace: string, others: readonly string[] = []): HttpsClient {
  const chart = Testing.chart();
  new SessionManagerRole(chart, 'Role', { name: NAME, namespace, agentsNamespaces: [namespace, ...others] });
  cluster.apply(chart.toJson());
  return clientOf(namespace, NAME);
}

/** A client as any ServiceAccount of the cluster. */
export function clientOf(namespace: string, account: string): HttpsClient {
  return new HttpsClient(accountOf(namespace, account));
}

/** Where the API server is, and a token of a ServiceAccount, which the TokenRequest API issues. @default account - that of the SessionManagerRole */
export function accountOf(namespace: string, account = NAME): Record<'server' | 'ca' | 'token', string> {
  const token = kubectl('create', 'token', account, '--namespace', namespace).trim();
  const { clusters }: KubeConfig = JSON.parse(kubectl('config', 'view', '--raw', '--minify', '-o', 'json'));
  const found = clusters[0]?.cluster;
  if (found === undefined) throw new Error('the kubeconfig has no cluster');
  const { server, 'certificate-authority': file, 'certificate-authority-data': data } = found;
  const ca = data === undefined ? readFileSync(file ?? '', 'utf8') : Buffer.from(data, 'base64').toString();
  return { server, ca, token };
}

interface KubeConfig {
  readonly clusters: readonly {
    readonly cluster: {
      readonly server: string;
      readonly 'certificate-authority'?: string;
      readonly 'certificate-authority-data'?: string;
    };
  }[];
}

function kubectl(...args: readonly string[]): string {
  return execFileSync('kubectl', args, { encoding: 'utf8' });
}
