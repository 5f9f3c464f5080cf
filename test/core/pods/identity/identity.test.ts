import { Testing } from 'cdk8s';
import { AgentPod } from '../../../../src/agent/agent-pod';
import { AgentProfile } from '../../../../src/agent/agent-profile';
import type { AgentProfileProps } from '../../../../src/agent/agent-profile-props';
import { AgentTemplate } from '../../../../src/agent/agent-template';
import { warningsIn } from '../../../../src/core/input/warnings';
import { ApiAccess } from '../../../../src/core/pods/identity/api-access';
import type { ApiRule } from '../../../../src/core/pods/identity/api-rule';
import { CloudIdentity } from '../../../../src/core/pods/identity/cloud-identity';
import { StatefulService } from '../../../../src/service/stateful-service';
import { minimal } from '../../../agent/fixtures';
import { microservice, minimalServer, objectsAround, pageOf } from '../../../service/samples';
import { expectGolden } from '../../../support/golden';
import { find, toKubeObject } from '../../../support/objects';

function template(changes: Partial<AgentProfileProps> = {}): AgentTemplate {
  const profile = new AgentProfile({ ...minimal, ...changes });
  return new AgentTemplate(Testing.chart(), 'Template', { profile, namespace: 'ai-agents' });
}

const READS_PROMPTS: ApiRule = { resources: ['configmaps'], verbs: ['get'], resourceNames: ['prompts'] };

test('a profile with an identity in AWS, and access to the Kubernetes API', () => {
  const page = pageOf(
    template({
      cloudIdentity: CloudIdentity.eks('arn:aws:iam::111122223333:role/agents'),
      serviceAccountAnnotations: { 'example.com/owner': 'care' },
      apiAccess: ApiAccess.namespaced([
        READS_PROMPTS,
        { apiGroups: ['batch'], resources: ['jobs'], verbs: ['create'], reason: 'the agent runs tests in Jobs' },
      ]),
    }),
    'ServiceAccount',
    'Role',
    'RoleBinding',
    'NetworkPolicy',
  );
  expectGolden(page, 'agent-template/identity');
});

test('sessions have a ServiceAccount of their own, and none of its tokens', () => {
  const made = template();
  expect(find(objectsAround(made), 'ServiceAccount', 'demo-agent').automountServiceAccountToken).toBe(false);
  const { template: pods } = find(objectsAround(made), 'PodTemplate', 'demo-agent');
  expect([pods?.spec?.serviceAccountName, pods?.spec?.automountServiceAccountToken]).toEqual(['demo-agent', false]);
});

test('synth warns of a session whose ServiceAccount nothing in the app creates', () => {
  const chart = Testing.chart();
  const profile = new AgentProfile(minimal);
  new AgentPod(chart, 'Pod', { profile, id: 'demo', namespace: 'ai-agents' });
  const warned = () => warningsIn(chart.node.root).filter(({ rule }) => rule.startsWith('serviceAccountName'));
  expect(warned()).toEqual([
    {
      rule: 'serviceAccountName must be a ServiceAccount of ai-agents, or the API server refuses the pod: add an AgentTemplate of the profile',
      subjects: [`AgentPod 'ai-agents/demo' ("demo-agent")`],
    },
  ]);
  new AgentTemplate(chart, 'Template', { profile, namespace: 'ai-agents' });
  expect(warned()).toEqual([]);
});

test('an existing ServiceAccount is used as it is', () => {
  const made = template({ serviceAccountName: 'shared' });
  expect(made.account.serviceAccount).toBeUndefined();
  expect(find(objectsAround(made), 'PodTemplate', 'demo-agent').template?.spec?.serviceAccountName).toBe('shared');
  const server = new StatefulService(Testing.chart(), 'S', { ...minimalServer, serviceAccountName: 'shared' });
  expect([server.serviceAccount, server.resolved.serviceAccountName]).toEqual([undefined, 'shared']);
});

test('permissions that exist already need no Role, and the path may be opened by hand', () => {
  const kinds = objectsAround(microservice({ apiAccess: ApiAccess.granted() })).map((one) => toKubeObject(one).kind);
  expect(kinds).not.toContain('Role');
  const byHand = microservice({ apiAccess: ApiAccess.granted({ opensPath: false }) });
  expect(byHand.connections.egress).toEqual([]);
  expect(microservice({ apiAccess: ApiAccess.granted() }).connections.egress).not.toEqual([]);
});

test('a service binds the Role to its own ServiceAccount', () => {
  const objects = objectsAround(microservice({ apiAccess: ApiAccess.namespaced([READS_PROMPTS]) }));
  expect(find(objects, 'RoleBinding', 'stt-service').subjects).toEqual([
    { kind: 'ServiceAccount', name: 'stt-service', namespace: 'stella' },
  ]);
});

test.each([
  [CloudIdentity.gke('agents@my-project.iam.gserviceaccount.com'), ['iam.gke.io/gcp-service-account'], []],
  [CloudIdentity.gke(), [], []],
  [CloudIdentity.eksPodIdentity(), [], []],
  [
    CloudIdentity.azure({
      clientId: '00000000-0000-4000-8000-000000000000',
      tenantId: '00000000-0000-4000-8000-000000000001',
    }),
    ['azure.workload.identity/client-id', 'azure.workload.identity/tenant-id'],
    ['azure.workload.identity/use'],
  ],
])(
  'cloud identity %# has the annotations and labels that its cloud reads',
  ({ annotations, podLabels }, keys, labels) => {
    expect([Object.keys(annotations), Object.keys(podLabels)]).toEqual([keys, labels]);
  },
);

test.each<[string, () => unknown, string]>([
  ['no role', () => CloudIdentity.eks('agents'), 'CloudIdentity.eks: roleArn must be the ARN of a role'],
  ['no account', () => CloudIdentity.gke('agents'), 'CloudIdentity.gke: serviceAccount must be the address'],
  [
    'an account with a name that is too short',
    () => CloudIdentity.gke('coder@my-project.iam.gserviceaccount.com'),
    'must be the address of a service account whose name has 6 to 30 characters, such as',
  ],
  ['no UUID', () => CloudIdentity.azure({ clientId: 'agents' }), 'CloudIdentity.azure: clientId must be a UUID'],
  [
    'an annotation in two ways',
    () =>
      template({
        cloudIdentity: CloudIdentity.eks('arn:aws:iam::111122223333:role/agents'),
        serviceAccountAnnotations: { 'eks.amazonaws.com/role-arn': 'x' },
      }),
    'serviceAccountAnnotations.eks.amazonaws.com/role-arn must not be set: cloudIdentity sets it',
  ],
  [
    'annotations of an account that exists',
    () => template({ serviceAccountName: 'shared', serviceAccountAnnotations: { a: 'b' } }),
    "serviceAccountAnnotations and cloudIdentity must be left out with the existing ServiceAccount 'shared'",
  ],
])('%s is refused', (_name, make, message) => {
  expect(make).toThrow(message);
});

test.each<[ApiRule[], string]>([
  [[], 'rules must have at least one rule, got []: use ApiAccess.granted()'],
  [[{ resources: ['*'], verbs: ['get'] }], 'rules[0].resources[0] must be a word in lower case, without wildcards'],
  [[{ resources: ['pods'], verbs: ['*'] }], 'rules[0].verbs[0] must be a word in lower case, without wildcards'],
  [[{ apiGroups: ['*'], resources: ['pods'], verbs: ['get'] }], 'rules[0].apiGroups[0] must name a group'],
  [[{ resources: ['pods'], verbs: [] }], 'rules[0].verbs must have at least one entry, got []'],
  [
    [{ resources: ['secrets'], verbs: ['list'] }],
    'rules[0] must say in reason why it is acceptable: it reads or changes Secrets',
  ],
  [[{ resources: ['pods'], verbs: ['create'] }], 'it makes pods, with any Secret and ServiceAccount of the namespace'],
  [[{ resources: ['pods/exec'], verbs: ['create'] }], 'it takes over pods or identities'],
  [
    [{ apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles'], verbs: ['escalate'] }],
    'it leads to permissions of others',
  ],
])('access by %j is refused', (rules, message) => {
  expect(() => ApiAccess.namespaced(rules)).toThrow(message);
});
