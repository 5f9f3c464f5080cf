import { schemaErrors, versions } from './schemas';
import { describeWithShared } from './shared';

const podMonitor = {
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'PodMonitor',
  metadata: { name: 'agents', namespace: 'ai-agents' },
  spec: { selector: {}, podMetricsEndpoints: [{ port: 'http' }] },
};

function pod(spec: object = {}, metadata: object = {}): object {
  const containers = [{ name: 'agent', image: 'agent:1.0', ports: [{ containerPort: 8080 }] }];
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'demo', ...metadata }, spec: { containers, ...spec } };
}

/** The errors, which must be the same in all versions. */
function errors(object: object): readonly string[] {
  const [first = '', ...others] = versions();
  const said = schemaErrors(object, first);
  for (const version of others) {
    expect(schemaErrors(object, version)).toEqual(said.map((error) => error.replaceAll(first, version)));
  }
  return said;
}

describeWithShared('schema validation', () => {
  test('there are ten versions of Kubernetes, oldest first', () => {
    expect(versions()).toEqual(Array.from({ length: 10 }, (_, index) => `v1.${28 + index}`));
  });

  test('a valid pod and a valid PodMonitor have no errors', () => {
    expect(errors(pod())).toEqual([]);
    expect(errors(podMonitor)).toEqual([]);
  });

  test('a field of type number or string accepts both, and nothing else', () => {
    const service = (targetPort: unknown) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'api' },
      spec: { ports: [{ port: 80, targetPort }] },
    });
    expect(errors(service('http'))).toEqual([]);
    expect(errors(service(8080))).toEqual([]);
    expect(errors(service(true))).not.toEqual([]);
  });

  test('an object that preserves unknown fields accepts them', () => {
    const crd = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'agents' },
      spec: {
        destination: {},
        project: 'agents',
        source: { repoURL: 'https://example.org', helm: { valuesObject: { any: { thing: 1 } } } },
      },
    };
    expect(errors(crd)).toEqual([]);
  });

  test('a CRD whose description has invalid YAML indentation can be read', () => {
    const cluster = { apiVersion: 'app.redislabs.com/v1', kind: 'RedisEnterpriseCluster', metadata: { name: 'cache' } };
    expect(errors({ ...cluster, spec: { nodes: 3 } })).toEqual([]);
    expect(errors({ ...cluster, spec: { node: 3 } })).toEqual([
      'app.redislabs.com/v1 RedisEnterpriseCluster cache in v1.28: spec.node: unknown field',
    ]);
  });

  test.each([
    ['an unknown field', pod({ restart: 'Never' }), ['v1 Pod demo in v1.28: spec.restart: unknown field']],
    [
      'an unknown field deep inside',
      pod({ containers: [{ name: 'agent', securityContext: { runAsRoot: false } }] }),
      ['v1 Pod demo in v1.28: spec.containers[0].securityContext.runAsRoot: unknown field'],
    ],
    ['an unknown field of metadata', pod({}, { label: {} }), ['v1 Pod demo in v1.28: metadata.label: unknown field']],
    [
      'a wrong type',
      pod({ terminationGracePeriodSeconds: '30' }),
      ['v1 Pod demo in v1.28: spec.terminationGracePeriodSeconds: must be integer'],
    ],
    [
      'a label that is no string',
      pod({}, { labels: { 'example.org/on': true } }),
      ['v1 Pod demo in v1.28: metadata.labels.example.org/on: must be string'],
    ],
    [
      'a number out of range',
      pod({ priority: 2 ** 40 }),
      ['v1 Pod demo in v1.28: spec.priority: must match format "int32"'],
    ],
    ['null for a field', pod({ hostname: null }), ['v1 Pod demo in v1.28: spec.hostname: must be string']],
    [
      'a missing field',
      pod({ containers: [{ image: 'agent:1.0' }] }),
      ["v1 Pod demo in v1.28: spec.containers[0]: must have required property 'name'"],
    ],
    [
      'an unknown kind',
      { apiVersion: 'v1', kind: 'Pot', metadata: { name: 'demo' } },
      ['v1 Pot demo in v1.28: kind is unknown'],
    ],
    [
      'a kind of another group',
      { apiVersion: 'apps/v1', kind: 'Pod', metadata: { name: 'demo' } },
      ['apps/v1 Pod demo in v1.28: kind is unknown'],
    ],
    [
      'a version of a CRD that is no longer served',
      { apiVersion: 'external-secrets.io/v1beta1', kind: 'ExternalSecret', metadata: { name: 'demo' } },
      ['external-secrets.io/v1beta1 ExternalSecret demo in v1.28: kind is unknown'],
    ],
    [
      'an unknown field of a custom resource',
      { ...podMonitor, spec: { ...podMonitor.spec, jobLabels: 'app' } },
      ['monitoring.coreos.com/v1 PodMonitor ai-agents/agents in v1.28: spec.jobLabels: unknown field'],
    ],
    [
      'an unknown field at the top of a custom resource',
      { ...podMonitor, specs: {} },
      ['monitoring.coreos.com/v1 PodMonitor ai-agents/agents in v1.28: specs: unknown field'],
    ],
    [
      'a value that a custom resource does not list',
      { ...podMonitor, spec: { ...podMonitor.spec, podMetricsEndpoints: [{ port: 'http', scheme: 'gopher' }] } },
      [
        'monitoring.coreos.com/v1 PodMonitor ai-agents/agents in v1.28: ' +
          'spec.podMetricsEndpoints[0].scheme: must be equal to one of the allowed values: ' +
          '["http","https","HTTP","HTTPS"]',
      ],
    ],
    [
      'an unknown field in the metadata of a custom resource',
      { ...podMonitor, metadata: { name: 'agents', namespaces: ['a'] } },
      ['monitoring.coreos.com/v1 PodMonitor agents in v1.28: metadata.namespaces: unknown field'],
    ],
  ])('%s is refused, with its path', (_, object, expected) => {
    expect(errors(object)).toEqual(expected);
  });

  test('a field is refused in the versions that do not have it yet', () => {
    const resized = pod({ resources: { limits: { cpu: '1' } } });
    const refusing = versions().filter((version) => schemaErrors(resized, version).length > 0);
    expect(refusing).toEqual(['v1.28', 'v1.29', 'v1.30', 'v1.31']);
  });
});
