import { type App, Chart, Testing } from 'cdk8s';
import { ProfileAdmission } from '../../src/admission/profile-admission';
import { renderSession } from '../../src/agent/render-session';
import { tenantProfile } from '../../src/agent/tenant-profile';
import { AgentsApp } from '../../src/app/agents-app';
import { Cluster } from '../../src/core/cluster/cluster';
import { warningsIn } from '../../src/core/input/warnings';
import { Quota } from '../../src/namespace/quota';
import { Egress } from '../../src/network/egress';
import { Peer } from '../../src/network/peer';
import { Microservice } from '../../src/service/microservice';
import { SessionManagerRole } from '../../src/service/session-manager-role';
import { AgentTenant } from '../../src/tenant/agent-tenant';
import type { AgentTenantProps } from '../../src/tenant/agent-tenant-props';
import { tenantNamespaces } from '../../src/tenant/tenant-namespaces';
import { pageOf, minimal as service } from '../service/samples';
import { expectGolden } from '../support/golden';
import { find } from '../support/objects';
import { coder, minimal, reviewer } from './samples';

const TEAM = 'the platform team';

// Required<> makes a missing new prop a compile error.
const every: Required<Omit<AgentTenantProps, 'admission'>> = {
  name: 'acme',
  namespace: 'acme-agents',
  profiles: [coder, reviewer],
  quota: Quota.of({ requestsCpu: '4', requestsMemory: '8Gi', limitsCpu: '8', limitsMemory: '16Gi', pods: 20 }),
  scopedQuotas: { sessions: Quota.scoped({ scopes: ['Terminating'], pods: 20 }) },
  limits: { maxCpu: '2' },
  mixes: [{ name: 'a pair', shares: { coder: 1, reviewer: 1 } }],
  podSecurity: 'baseline',
  podSecurityVersion: 'v1.31',
  podSecurityReason: 'Their image runs as root.',
  systemNamespaceReason: '',
  labels: { 'acme.example/tier': 'gold' },
  createdBy: { limits: TEAM },
  sessionManager: { serviceAccountName: 'control', namespace: 'platform' },
  noAdmissionReason: 'Its back end is in another language, and not ready.',
  allowTo: [Egress.internet443()],
  allowFrom: [Peer.pods({ namespace: 'platform', labels: { app: 'control' } })],
};

function tenant(props: Partial<AgentTenantProps> = {}): AgentTenant {
  return new AgentTenant(Testing.chart(), 'Tenant', { ...minimal, ...props });
}

function problemsOf(app: App): readonly string[] {
  return app.node.findAll().flatMap((construct) => construct.node.validate());
}

test('a tenant is a namespace with guardrails, a template with its policy, and the role that starts sessions', () => {
  expectGolden(
    pageOf(tenant(), 'Namespace', 'ResourceQuota', 'ServiceAccount', 'Role', 'RoleBinding'),
    'agent-tenant/minimal',
  );
  expectGolden(pageOf(tenant(), 'PodTemplate', 'NetworkPolicy'), 'agent-tenant/minimal-templates');
});

test('every prop reaches the namespace and the access of a tenant', () => {
  const page = pageOf(
    new AgentTenant(Testing.chart(), 'T', every),
    'Namespace',
    'ResourceQuota',
    'LimitRange',
    'ServiceAccount',
    'Role',
    'RoleBinding',
  );
  expectGolden(page, 'agent-tenant/every-prop');
});

test('every prop reaches the policies of a tenant', () => {
  expectGolden(pageOf(new AgentTenant(Testing.chart(), 'T', every), 'NetworkPolicy'), 'agent-tenant/every-prop-paths');
});

test('the pods and Secrets that a back end renders are those of the template, with the label of the tenant', () => {
  const { profiles, templates } = tenant();
  const [profile] = profiles;
  if (profile === undefined) throw new Error('the tenant has no profile');
  expect(profile.template).toEqual(tenantProfile(coder, 'acme').template);
  expect(templates[0]?.podTemplate.toJson().template.metadata.labels).toMatchObject({
    'cdk8s-agents/tenant': 'acme',
    team: 'platform',
  });
  const { pod, secret } = renderSession(profile, {
    id: 'one',
    namespace: 'acme',
    credentials: { KEY: 'not-a-secret' },
  });
  for (const object of [pod, secret]) expect(object?.metadata?.labels).toMatchObject({ 'cdk8s-agents/tenant': 'acme' });
  expect(() => tenantProfile(coder, 'ACME')).toThrow('tenantProfile: tenant must be lower-case letters');
});

describe('many tenants', () => {
  /** A model server that all tenants call, a service that starts their sessions, and the tenants. */
  function platform(names: readonly string[], app: App = new AgentsApp({ report: false })): Chart {
    const shared = new Chart(app, '1-shared');
    const role = new SessionManagerRole(shared, 'Role', { namespace: 'platform' });
    const control = new Microservice(shared, 'Control', { ...service, name: 'control', namespace: 'platform' });
    const models = new Microservice(shared, 'Models', { ...service, name: 'vllm', namespace: 'models' });
    models.connections.allowFrom(Peer.namespaces({ labels: tenantNamespaces }));
    const chart = new Chart(app, '2-tenants');
    for (const name of names) {
      new AgentTenant(chart, name, { ...minimal, name, sessionManager: role, allowTo: [models], allowFrom: [control] });
    }
    return shared;
  }

  test('share a profile, a model server with one rule, and a service that starts their sessions', () => {
    const app = new AgentsApp({ report: false });
    const shared = platform(['acme', 'globex', 'initech'], app);
    expect(problemsOf(app)).toEqual([]);
    expect(find(shared.toJson(), 'NetworkPolicy', 'vllm', 'models').spec?.ingress).toEqual([
      {
        from: [{ namespaceSelector: { matchLabels: tenantNamespaces } }],
        ports: [{ port: 8080, protocol: 'TCP' }],
      },
    ]);
    const accounts = app.charts.flatMap((chart) => chart.toJson()).filter(({ kind }) => kind === 'ServiceAccount');
    expect(accounts.filter(({ metadata }) => metadata.name === 'session-manager')).toHaveLength(1);
  });

  test('have one table if their capacity is equal, and another if it is not', () => {
    const app = new AgentsApp({ report: false });
    platform(['acme', 'globex', 'initech'], app);
    const chart = new Chart(app, '3-large');
    const quota = Quota.forSessions([{ profile: coder, sessions: 100 }]);
    new AgentTenant(chart, 'Large', { ...minimal, name: 'umbrella', quota });
    const titles = app
      .toReport(false)
      .split('\n')
      .filter((line) => line.includes('quota'));
    expect(titles).toEqual([
      '3 namespaces, acme, globex, initech: the sessions that the quota of each admits',
      'Namespace umbrella: the sessions that its quota admits',
    ]);
  });
});

describe('the API server holds the sessions of tenants to their profiles', () => {
  const names = (chart: Chart) =>
    chart
      .toJson()
      .filter(({ kind }) => kind === 'ValidatingAdmissionPolicy')
      .map(({ metadata }) => metadata.name);

  test('with one set of policies in an app, in the chart of the first tenant', () => {
    const app = Testing.app();
    const [first, second] = ['acme', 'globex'].map((name) => new Chart(app, name));
    const tenants = [first, second].map((chart) => {
      if (chart === undefined) throw new Error('no chart');
      return new AgentTenant(chart, 'Tenant', { ...minimal, name: chart.node.id });
    });
    expect([first, second].map((chart) => chart && names(chart))).toEqual([
      ['acme-profile', 'acme-pods', 'acme-secrets'],
      [],
    ]);
    const [binding] = tenants[1]?.admission?.bindings ?? [];
    expect(binding?.toJson().spec.matchResources.namespaceSelector.matchExpressions[0].values).toEqual([
      'acme',
      'globex',
    ]);
    expect(problemsOf(app)).toEqual([]);
  });

  test('with another set for another Cluster, and for a ProfileAdmission of its own', () => {
    const app = Testing.app();
    const old = new Chart(app, 'old');
    new Cluster({ kubernetesVersion: '1.29' }).addTo(old);
    const chart = new Chart(app, 'new');
    const admission = new ProfileAdmission(chart, 'Admission', { name: 'own' });
    new AgentTenant(old, 'One', minimal);
    new AgentTenant(chart, 'Two', { ...minimal, name: 'globex' });
    new AgentTenant(chart, 'Three', { ...minimal, name: 'initech', admission });
    expect([names(old), names(chart)]).toEqual([
      [],
      ['own-profile', 'own-pods', 'own-secrets', 'globex-profile', 'globex-pods', 'globex-secrets'],
    ]);
  });

  test('unless a reason says why not, which the templates show', () => {
    const { admission, templates } = tenant({ noAdmissionReason: 'A back end runs beside them.' });
    expect(admission).toBeUndefined();
    expect(templates[0]?.podTemplate.toJson().metadata.annotations).toMatchObject({
      'cdk8s-agents/no-admission-reason': 'A back end runs beside them.',
    });
    expect(() => tenant({ noAdmissionReason: '' })).toThrow('noAdmissionReason must');
    const own = new ProfileAdmission(Testing.chart(), 'Admission', { name: 'own' });
    expect(() => tenant({ noAdmissionReason: 'A trial.', admission: own })).toThrow(
      'admission must be left out with noAdmissionReason',
    );
  });
});

test('two tenants of one namespace are refused', () => {
  const chart = Testing.chart();
  new AgentTenant(chart, 'One', minimal);
  expect(() => new AgentTenant(chart, 'Two', { ...minimal, name: 'globex', namespace: 'acme' })).toThrow(
    `AgentTenant 'globex': namespace must be the tenant's own, and AgentTenant 'acme' has it already: set another namespace, or give that tenant more profiles, got "acme"`,
  );
  expect(() => new AgentTenant(Testing.chart(), 'Three', minimal)).not.toThrow();
});

test('all problems with a tenant are reported at once', () => {
  const labels = { 'cdk8s-agents/tenant': 'globex', 'cdk8s-agents/tenant-namespace': 'no' };
  expect(() => tenant({ name: 'ACME', namespace: 'a.b', profiles: [], labels })).toThrowErrorMatchingInlineSnapshot(
    `"AgentTenant 'ACME': name must be lower-case letters, digits and dashes, alphanumeric at both ends, 63 at most, such as ai-agents, got "ACME"; namespace must be lower-case letters, digits and dashes, alphanumeric at both ends, 63 at most, such as ai-agents, got "a.b"; profiles must have at least one profile, got []; labels must have no other cdk8s-agents/tenant than ACME, which tells the tenant, got "globex"; labels must have no other cdk8s-agents/tenant-namespace than true, which tells the tenant, got "no""`,
  );
  expect(() => tenant({ profiles: [coder, coder] })).toThrow(
    'names of profiles must be different from each other, got "coder" twice',
  );
  expect(() => tenant({ labels: { '-': 'x' } })).toThrow('key of labels must be a label key');
});

test('a tenant may live in a namespace that somebody else creates, with a warning until its labels are stated', () => {
  const createdBy = { namespace: TEAM };
  const stated = { 'cdk8s-agents/tenant': 'acme', ...tenantNamespaces };
  const rulesOf = (labels: AgentTenantProps['labels']) => {
    const { node } = tenant({ createdBy, podSecurity: 'restricted', ...(labels && { labels }) });
    return warningsIn(node.root).flatMap(({ rule, subjects }) => (rule.includes('tenant') ? [rule, ...subjects] : []));
  };
  expect(rulesOf(undefined)).toEqual([
    "labels of a Namespace that somebody else creates should say that it is a tenant's, or peers for all tenants leave it out",
    "AgentTenant 'acme' (no cdk8s-agents/tenant=acme, cdk8s-agents/tenant-namespace=true)",
  ]);
  expect(rulesOf(stated)).toEqual([]);
});
