import { flowGraph } from '../../src/flows/picture/flow-graph';
import { toMermaid } from '../../src/flows/picture/to-mermaid';
import { renderFlows } from '../../src/flows/table/flow-table';
import { renderExplanation } from '../../src/flows/text/explanation';
import { toFlowsJson } from '../../src/flows/text/json';
import { type Reachability, reachability } from '../../src/reachability/index';
import { deployment, namespace } from '../reachability/kube';
import { adminPolicy, clusterPolicy, EVERY_POD } from '../reachability/tiers/kube';

const PLAIN = { colour: false, width: 120 };
const tcp = (number: number) => ({ protocols: [{ tcp: { destinationPort: { number } } }] });

/** Agents may call one domain, their nodes' kubelets and pods; nobody of the red team calls anybody. */
function net(): Reachability {
  const guard = clusterPolicy('guard', {
    tier: 'Admin',
    priority: 10,
    subject: EVERY_POD,
    egress: [
      { name: 'kubelet', action: 'Accept', to: [{ nodes: { matchLabels: { role: 'x' } } }], ...tcp(10_250) },
      { name: 'api', action: 'Accept', to: [{ domainNames: ['api.example.com'] }], ...tcp(443) },
      { name: 'pods', action: 'Pass', to: [EVERY_POD] },
      { name: 'rest', action: 'Deny', to: [{ networks: ['0.0.0.0/0', '::/0'] }] },
    ],
    ingress: [{ name: 'red', action: 'Deny', from: [{ namespaces: { matchLabels: { team: 'red' } } }] }],
  });
  const baseline = clusterPolicy('base', { tier: 'Baseline', priority: 0, subject: EVERY_POD });
  const older = adminPolicy('older', { priority: 0, subject: EVERY_POD });
  return reachability([namespace('a'), deployment('a/web'), deployment('a/db'), guard, baseline, older]);
}

test('the table names domains, nodes, and the pods that no rule names, and counts the policies by kind', () => {
  expect(renderFlows(net(), PLAIN)).toMatchInlineSnapshot(`
"a
  db  Deployment, TCP 8080
    from  its own replicas, web                                   all ports
          every other pod of every namespace, everywhere outside  all ports
    to    api.example.com                                         TCP 443
          nodes with role=x                                       TCP 10250
          every pod of every namespace                            all ports
  web  Deployment, TCP 8080
    from  db, its own replicas                                    all ports
          every other pod of every namespace, everywhere outside  all ports
    to    api.example.com                                         TCP 443
          nodes with role=x                                       TCP 10250
          every pod of every namespace                            all ports

2 workloads in 1 namespace, 0 NetworkPolicies, 2 ClusterNetworkPolicies, 1 AdminNetworkPolicy
  ingress from everywhere  every workload
  egress to everywhere     every workload
  unknown  2 paths without the addresses of the nodes that spec.egress[0] 'kubelet' of ClusterNetworkPolicy guard
           (Admin, priority 10) selects
           a/db -> everywhere outside : TCP 443, 10250, a/web -> everywhere outside : TCP 443, 10250
           add the Nodes to the set: kubectl get nodes -o yaml
  unknown  2 paths without the addresses behind api.example.com
           a/db -> everywhere outside : TCP 443, 10250, a/web -> everywhere outside : TCP 443, 10250
           ask about the domain itself, such as --to api.example.com
"
`);
});

test('the JSON has endpoints of their own kinds, and lists the policies with kind, tier and priority', () => {
  const { others, policies, notEvaluated, workloads } = toFlowsJson(net());
  expect(others.filter(({ kind }) => kind !== 'addresses')).toEqual([
    { id: 'api.example.com', kind: 'domain' },
    { id: 'every other pod of every namespace', kind: 'pods', pods: '', namespaces: '', unnamed: true },
    { id: 'every pod of every namespace', kind: 'pods', pods: '', namespaces: '' },
    { id: 'nodes with role=x', kind: 'nodes', labels: 'role=x' },
  ]);
  expect(policies).toEqual([
    { kind: 'ClusterNetworkPolicy', name: 'guard', tier: 'Admin', priority: 10 },
    { kind: 'ClusterNetworkPolicy', name: 'base', tier: 'Baseline', priority: 0 },
    { kind: 'AdminNetworkPolicy', name: 'older', tier: 'Admin', priority: 0 },
  ]);
  expect(notEvaluated).toEqual([]);
  expect(workloads.map(({ isolated }) => isolated)).toEqual([
    { ingress: true, egress: true },
    { ingress: true, egress: true },
  ]);
});

test('a picture has boxes for domains and nodes', () => {
  const { called } = flowGraph(net());
  expect(called.map(({ names, ports }) => `${names}: ${ports.map(({ words }) => words)}`)).toEqual(
    expect.arrayContaining(['api.example.com: 443', 'nodes with role=x: 10250']),
  );
  expect(toMermaid(net())).toContain('api.example.com');
});

test('an explanation names the rules that come later', () => {
  expect(renderExplanation(net().explain('a/web', 'api.example.com', 443), PLAIN)).toMatchInlineSnapshot(`
"a/web -> api.example.com : TCP 443 is open
  egress   open: Accept by spec.egress[1] 'api' of ClusterNetworkPolicy guard (Admin, priority 10)
  later    Deny by spec.egress[3] 'rest' of ClusterNetworkPolicy guard (Admin, priority 10)
  ingress  open: api.example.com is outside the cluster: no policy applies to it
"
`);
});
