import { reachability } from '../../../src/reachability/index';
import { deployment, pod, podTemplate, policy } from '../kube';

const template = podTemplate({ app: 'web' }, [{ containerPort: 80 }]);
const web = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'web', namespace: 'ns' },
  spec: { replicas: 2, serviceName: 'www', template },
};
const first = policy('ns/first', { podSelector: { matchLabels: { 'statefulset.kubernetes.io/pod-name': 'web-0' } } });

test('the pods of a StatefulSet have host names, with or without the domain of the cluster', () => {
  const net = reachability([web, first, deployment('ns/api')]);
  expect(net.verdict('ns/api', 'web-0.www.ns.svc', 80)).toBe('closed');
  expect(net.verdict('ns/api', 'web-1.www.ns.svc.cluster.local', 80)).toBe('open');
  for (const unknown of ['web-2.www.ns.svc', 'web-0.web.ns.svc', 'web-0.www.other.svc']) {
    expect(() => net.verdict('ns/api', unknown, 80)).toThrow(
      'must be the host name of a pod of the set: one of web-0.www.ns.svc',
    );
  }
});

test('a Pod has a host name by its hostname and subdomain, and one without a hostname has none', () => {
  const named = (name: string, spec: object) => ({
    ...pod(`ns/${name}`, { name }),
    spec: { ...template.spec, ...spec },
  });
  const closed = policy('ns/closed', { podSelector: { matchLabels: { name: 'a' } } });
  const pods = [named('a', { hostname: 'one', subdomain: 'www' }), named('b', { subdomain: 'www' }), closed];
  const net = reachability([...pods, deployment('ns/api')]);
  expect(net.verdict('ns/api', 'one.www.ns.svc', 80)).toBe('closed');
  expect(() => net.verdict('ns/api', 'b.www.ns.svc', 80)).toThrow('one of one.www.ns.svc');
});

test('the pods of other controllers have host names under their headless Services', () => {
  const leaders = {
    apiVersion: 'leaderworkerset.x-k8s.io/v1',
    kind: 'LeaderWorkerSet',
    metadata: { name: 'llm', namespace: 'ns' },
    spec: { replicas: 2, leaderWorkerTemplate: { size: 2, workerTemplate: template } },
  };
  const net = reachability([leaders, deployment('ns/api')]);
  expect(net.verdict('ns/api', 'llm-1.llm.ns.svc', 80)).toBe('open');
  expect(net.verdict('ns/api', 'llm.ns.svc', 80)).toBe('open');
});
