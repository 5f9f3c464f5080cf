import { reachability } from '../../../src/reachability/index';
import { pod, policy, service } from '../kube';

/** The targets of the ingress controller, with the pod and Service that all of these tests route to. */
function entries(...routes: readonly object[]): readonly string[] {
  const net = reachability([
    pod('ns/web', { app: 'web' }),
    service('ns/web', { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] }),
    policy('ns/web', { podSelector: {}, ingress: [{ ports: [{ port: 8080 }] }] }),
    ...routes,
  ]);
  return net
    .connections()
    .filter(({ from }) => from.kind === 'ingress-controller')
    .map(({ to, ports }) => `${to.id} ${ports}`);
}

function route(apiVersion: string, kind: string, spec: object, namespace = 'ns'): object {
  return { apiVersion, kind, metadata: { name: 'web', namespace }, spec };
}

const GATEWAY = 'gateway.networking.k8s.io/v1';
const to = (backend: object, parentRefs: readonly object[] = [{ name: 'gw' }]) => ({
  parentRefs,
  rules: [{ backendRefs: [backend] }],
});

test.each(['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'])(
  'a %s is an entry as an Ingress is',
  (kind) => {
    expect(entries(route(GATEWAY, kind, to({ name: 'web', port: 80 })))).toEqual(['ns/web TCP 8080']);
    expect(entries(route(GATEWAY, kind, to({ name: 'web', namespace: 'ns', port: 80 }), 'other'))).toEqual([
      'ns/web TCP 8080',
    ]);
  },
);

test('a route to something else, or of a mesh, is no entry', () => {
  expect(entries()).toEqual([]);
  expect(entries(route(GATEWAY, 'HTTPRoute', to({ name: 'web', port: 81 })))).toEqual([]);
  expect(entries(route(GATEWAY, 'HTTPRoute', to({ name: 'web', port: 80 }), 'other'))).toEqual([]);
  expect(entries(route(GATEWAY, 'HTTPRoute', to({ kind: 'InferencePool', name: 'web', port: 80 })))).toEqual([]);
  expect(
    entries(route(GATEWAY, 'HTTPRoute', to({ name: 'web', port: 80 }, [{ kind: 'Service', name: 'web' }]))),
  ).toEqual([]);
  expect(entries(route('example.com/v1', 'HTTPRoute', to({ name: 'web', port: 80 })))).toEqual([]);
  expect(entries(route(GATEWAY, 'HTTPRoute', { rules: [{}, { backendRefs: 'web' }] }))).toEqual([]);
});

test('an OpenShift Route is an entry', () => {
  const open = (spec: object) => entries(route('route.openshift.io/v1', 'Route', spec));
  expect(open({ to: { kind: 'Service', name: 'web' } })).toEqual(['ns/web TCP 8080']);
  expect(open({ to: { name: 'x' }, alternateBackends: [{ kind: 'Service', name: 'web' }] })).toEqual([
    'ns/web TCP 8080',
  ]);
  expect(open({ to: { kind: 'Service', name: 'x' } })).toEqual([]);
});
