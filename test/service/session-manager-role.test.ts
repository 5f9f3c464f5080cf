import { ApiObject, Chart, Testing } from 'cdk8s';
import { SessionManagerRole, type SessionManagerRoleProps } from '../../src/service/session-manager-role';
import { expectGolden } from '../support/golden';
import { find } from '../support/objects';

const minimal = { namespace: 'stella', agentsNamespaces: ['ai-agents'] };

// Required<> makes a missing new prop a compile error.
const every: Required<SessionManagerRoleProps> = { ...minimal, name: 'session-management-server', podMetrics: true };

function role(props: SessionManagerRoleProps): SessionManagerRole {
  return new SessionManagerRole(Testing.chart(), 'Role', props);
}

test("the account is in the service's namespace, and its role in the agents' namespace", () => {
  expectGolden(Chart.of(role(minimal)), 'session-manager-role/defaults');
});

test('every prop reaches the role', () => {
  expectGolden(Chart.of(role(every)), 'session-manager-role/every-prop');
});

test('service and agents may share a namespace', () => {
  const objects = Chart.of(role({ namespace: 'ai-agents', agentsNamespaces: ['ai-agents'] })).toJson();
  expect(find(objects, 'RoleBinding', 'session-manager', 'ai-agents').subjects).toEqual([
    { kind: 'ServiceAccount', name: 'session-manager', namespace: 'ai-agents' },
  ]);
});

test('an account may manage several namespaces, with a role in each', () => {
  const { roles, roleBindings, node } = role({ namespace: 'stella', agentsNamespaces: ['agents-a', 'agents-b'] });
  expect([roles, roleBindings].map((each) => each.map(({ metadata }) => metadata.namespace))).toEqual([
    ['agents-a', 'agents-b'],
    ['agents-a', 'agents-b'],
  ]);
  expect(node.findAll().filter((each) => each instanceof ApiObject && each.kind === 'ServiceAccount')).toHaveLength(1);
});

test('an empty list of namespaces and a duplicate namespace are refused', () => {
  expect(() => role({ namespace: 'stella', agentsNamespaces: [] })).toThrow(
    "SessionManagerRole 'stella/session-manager': agentsNamespaces must have at least one namespace, got []",
  );
  expect(() => role({ namespace: 'stella', agentsNamespaces: ['a', 'b', 'a'] })).toThrow(
    'agentsNamespaces must be different from each other, got "a" twice',
  );
});

test('Secrets can be neither listed nor watched nor replaced, and no rule has a wildcard', () => {
  const { rules = [] } = find(Chart.of(role(every)).toJson(), 'Role', every.name);
  const verbs = rules.filter(({ resources }) => resources?.includes('secrets')).flatMap((rule) => rule.verbs);
  expect(verbs).toEqual(['create', 'get', 'delete', 'patch']);
  const words = rules.flatMap(({ apiGroups = [], resources = [], verbs }) => [...apiGroups, ...resources, ...verbs]);
  expect(words).not.toContain('*');
});

test('all wrong props are reported at once, each with its rule and value', () => {
  expect(() => role({ name: 'Manager', namespace: 'a.b', agentsNamespaces: [''] })).toThrowErrorMatchingInlineSnapshot(
    `"SessionManagerRole 'a.b/Manager': name must be dot-separated labels of lower-case letters, digits and dashes, 253 at most, such as agent-demo, got "Manager"; namespace must be lower-case letters, digits and dashes, alphanumeric at both ends, 63 at most, such as ai-agents, got "a.b"; agentsNamespaces[0] must be lower-case letters, digits and dashes, alphanumeric at both ends, 63 at most, such as ai-agents, got """`,
  );
});
