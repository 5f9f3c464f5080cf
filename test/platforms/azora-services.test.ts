import { toPlain } from '../../src/core/plain';
import type { AzoraPlatformProps } from '../../src/platforms/azora-props';
import { ScalingMetric } from '../../src/service/scaling-metric';
import { find, type KubeObject } from '../support/objects';
import { azoraObjects } from './azora-objects';

const defaults = azoraObjects();

/** The names of the ExternalSecrets that are credentials of services. */
function credentialsIn(objects: readonly KubeObject[]): readonly string[] {
  return objects
    .filter(({ kind, metadata: { name } }) => kind === 'ExternalSecret' && name.endsWith('-service-credentials'))
    .map(({ metadata: { namespace, name } }) => `${namespace}/${name}`);
}

/** The variables of a service that come from its credentials. */
function credentialVariables(objects: readonly KubeObject[], service: string): readonly string[] {
  const [container] = find(objects, 'Deployment', service).spec?.template.spec?.containers ?? [];
  return (container?.env ?? [])
    .filter(({ valueFrom }) => valueFrom?.secretKeyRef?.name === `${service}-credentials`)
    .map(({ name, valueFrom }) => `${name} = ${valueFrom?.secretKeyRef?.key}`);
}

describe('credentials', () => {
  test('llm-wrapper has the key of its provider, from its own entry in the store', () => {
    expect(credentialsIn(defaults)).toEqual(['azora-es/llm-wrapper-service-credentials']);
    expect(credentialVariables(defaults, 'llm-wrapper-service')).toEqual(['OPENAI_API_KEY = OPENAI_API_KEY']);
    const { data, secretStoreRef } = toPlain(find(defaults, 'ExternalSecret', 'llm-wrapper-service-credentials').spec);
    expect(secretStoreRef).toEqual({ kind: 'ClusterSecretStore', name: 'azora' });
    expect(data).toEqual([
      { remoteRef: { key: 'azora/llm-wrapper', property: 'OPENAI_API_KEY' }, secretKey: 'OPENAI_API_KEY' },
    ]);
  });

  test('each service may have its own, and llm-wrapper others or none', () => {
    const own = azoraObjects({
      serviceSecrets: {
        'llm-wrapper': { keys: ['ANTHROPIC_API_KEY'], remoteKey: 'llm/production' },
        session: { keys: ['JWT_SECRET'] },
      },
    });
    expect([...credentialsIn(own)].sort()).toEqual([
      'azora-es/llm-wrapper-service-credentials',
      'azora/session-service-credentials',
    ]);
    expect(credentialVariables(own, 'llm-wrapper-service')).toEqual(['ANTHROPIC_API_KEY = ANTHROPIC_API_KEY']);
    expect(credentialVariables(own, 'session-service')).toEqual(['JWT_SECRET = JWT_SECRET']);
    const spec = JSON.stringify(find(own, 'ExternalSecret', 'llm-wrapper-service-credentials').spec);
    expect(spec).toContain('"key":"llm/production"');
    expect(credentialsIn(azoraObjects({ serviceSecrets: { 'llm-wrapper': { keys: [] } } }))).toEqual([]);
  });

  test.each<[string, AzoraPlatformProps, string]>([
    ['a key that is no variable', { serviceSecrets: { course: { keys: ['1st'] } } }, 'key of secretEnv must be'],
    ['a variable of the platform', { serviceSecrets: { course: { keys: ['PORT'] } } }, 'env.PORT must not be set'],
    ['an unknown service', Object({ serviceSecrets: { llm: { keys: ['KEY'] } } }), 'serviceSecrets'],
  ])('%s is refused', (_, props, message) => {
    expect(() => azoraObjects(props)).toThrow(message);
  });
});

describe('autoscalers', () => {
  const metricsOf = (objects: readonly KubeObject[], service: string) =>
    find(objects, 'HorizontalPodAutoscaler', `${service}-hpa`).spec?.metrics?.map(
      ({ type, resource, pods }) => `${type} ${resource?.name ?? pods?.metric.name}`,
    );

  test('scale the AI services by CPU, not by the memory that a runtime keeps', () => {
    const scaled = defaults.filter(({ kind }) => kind === 'HorizontalPodAutoscaler');
    expect(scaled.map(({ metadata: { name } }) => [name, metricsOf(defaults, name.replace('-hpa', ''))])).toEqual(
      ['llm-wrapper', 'ai-agent', 'analytics'].map((name) => [`${name}-service-hpa`, ['Resource cpu']]),
    );
  });

  test('may also scale by a metric of the service, and scale other services', () => {
    const waiting = ScalingMetric.pods('requests_waiting', '10');
    const own = azoraObjects({
      scaling: { 'llm-wrapper': { metrics: [waiting], maxReplicas: 4 }, session: { cpuUtilization: 50 } },
    });
    expect(metricsOf(own, 'llm-wrapper-service')).toEqual(['Resource cpu', 'Pods requests_waiting']);
    expect(find(own, 'HorizontalPodAutoscaler', 'llm-wrapper-service-hpa').spec?.maxReplicas).toBe(4);
    expect(find(own, 'HorizontalPodAutoscaler', 'session-service-hpa').spec).toMatchObject({
      maxReplicas: 6,
      metrics: [{ resource: { target: { averageUtilization: 50 } } }],
    });
    expect(find(own, 'Deployment', 'session-service').spec).not.toHaveProperty('replicas');
    // Each pod opens connections to Postgres.
    expect(() => azoraObjects({ scaling: { user: {} } })).toThrow('connectionLimit of user');
    expect(azoraObjects({ scaling: { user: { maxReplicas: 3 } } })).not.toEqual([]);
  });
});

test('the images of Postgres and kube-state-metrics can be pinned too', () => {
  const digest = `@sha256:${'0'.repeat(64)}`;
  const images = { postgres: `acme.example/postgres:18${digest}`, 'kube-state-metrics': `acme.example/ksm:2${digest}` };
  const own = azoraObjects({ images });
  expect(toPlain(find(own, 'Cluster', 'postgres').spec).imageName).toBe(images.postgres);
  const [container] = find(own, 'Deployment', 'kube-state-metrics').spec?.template.spec?.containers ?? [];
  expect(container?.image).toBe(images['kube-state-metrics']);
});

test.each(['operators', 'embedded'] as const)(
  'with %s, every pod pulls with the Secrets of the platform',
  (backing) => {
    const pullers = (props: AzoraPlatformProps) =>
      azoraObjects({ backing, ...props }).flatMap(({ kind, metadata, spec }) => {
        const pod = toPlain(toPlain(toPlain(spec).template).spec);
        const secrets = pod.imagePullSecrets ?? toPlain(spec).imagePullSecrets ?? toPlain(spec).pullSecrets;
        const pulls = pod.containers !== undefined || secrets !== undefined;
        return pulls ? [{ name: `${kind} ${metadata.name}`, secrets }] : [];
      });
    const wanted = pullers({ imagePullSecrets: ['registry'] });
    expect(wanted.length).toBeGreaterThan(9);
    const without = wanted.filter(({ secrets }) => JSON.stringify(secrets) !== '[{"name":"registry"}]');
    expect(without.map(({ name }) => name)).toEqual([]);
    expect(pullers({}).filter(({ secrets }) => secrets !== undefined)).toEqual([]);
    expect(() => pullers({ imagePullSecrets: ['my registry'] })).toThrow('imagePullSecrets[0] must be');
  },
);
