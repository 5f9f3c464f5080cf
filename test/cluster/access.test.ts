import { type AccessRule, Cluster } from './support/cluster';
import { AGENTS, applyPlatforms, SERVICES } from './support/platform';

const cluster = Cluster.fromEnvironment();

const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];

/** The session manager's permissions in the agents' namespace. Every other verb is refused. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  pods: ['get', 'list', 'watch', 'create', 'delete'],
  'pods/log': ['get'],
  'pods/status': [],
  'pods/exec': [],
  'pods/attach': [],
  'pods/portforward': [],
  'pods/ephemeralcontainers': [],
  'pods/eviction': [],
  // No list or watch, because a list contains the credentials of all sessions.
  secrets: ['get', 'create', 'patch', 'delete'],
  podtemplates: ['get', 'list'],
  configmaps: [],
  serviceaccounts: [],
  'serviceaccounts/token': [],
  resourcequotas: [],
  'roles.rbac.authorization.k8s.io': [],
  'rolebindings.rbac.authorization.k8s.io': [],
  'networkpolicies.networking.k8s.io': [],
};

const MANAGER = `system:serviceaccount:${SERVICES}:session-manager`;

describe('the session manager', () => {
  applyPlatforms(cluster);

  test.each(Object.entries(ALLOWED))('in the namespace of the agents: %s', (resource, allowed) => {
    const answers = VERBS.filter((verb) => cluster.canI({ as: MANAGER, verb, resource, namespace: AGENTS }));
    expect(answers).toEqual(VERBS.filter((verb) => allowed.includes(verb)));
  });

  test.each([SERVICES, 'kube-system', undefined])('in %s, nothing', (namespace) => {
    for (const resource of ['pods', 'secrets', 'podtemplates']) {
      expect(VERBS.filter((verb) => cluster.canI({ as: MANAGER, verb, resource, namespace }))).toEqual([]);
    }
  });

  test('has no rule beyond these', () => {
    const wanted = Object.entries(ALLOWED).flatMap(([resource, verbs]) => verbs.map((verb) => `${verb} ${resource}`));
    expect(ownRules(AGENTS).sort()).toEqual(wanted.sort());
    expect(ownRules(SERVICES)).toEqual([]);
    expect(ownRules('kube-system')).toEqual([]);
  });

  test('the user of these tests may list Secrets, so the check can also answer yes', () => {
    expect(cluster.canI({ verb: 'list', resource: 'secrets', namespace: AGENTS })).toBe(true);
  });
});

/** The session manager's permissions in a namespace, beyond those of every ServiceAccount. */
function ownRules(namespace: string): string[] {
  const everybody = toPermissions(cluster.rulesOf('system:serviceaccount:default:default', 'default'));
  return toPermissions(cluster.rulesOf(MANAGER, namespace)).filter((permission) => !everybody.includes(permission));
}

function toPermissions(rules: readonly AccessRule[]): string[] {
  return rules.flatMap(({ resources, verbs }) =>
    resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}`)),
  );
}
