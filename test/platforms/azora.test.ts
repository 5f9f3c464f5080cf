import { ApiObject, Testing } from 'cdk8s';
import type { Container, PodSpec } from 'kubernetes-types/core/v1';
import { toList, toPlain } from '../../src/core/plain';
import type { AzoraPlatformProps } from '../../src/platforms/azora-props';
import { type Reachability, reachability } from '../../src/reachability/index';
import { expectGolden } from '../support/golden';
import { find, type KubeObject, renderedText, toIdentity } from '../support/objects';
import { azoraApp, azoraObjects } from './azora-objects';
import { AZORA_WORKLOADS, AI as azoraAi, CORE as azoraCore } from './azora-parties';
import { APPLICATION } from './azora-paths';
import { toldHosts } from './told-hosts';

const FORMS = { operators: azoraObjects(), embedded: azoraObjects({ backing: 'embedded' }) } as const;
const { operators, embedded } = FORMS;

const CORE = servicesIn(azoraCore);
const AI = servicesIn(azoraAi);

/** The services of the table of parties, which is written by hand. */
function servicesIn(part: string): readonly string[] {
  return AZORA_WORKLOADS.filter(({ namespace, name }) => namespace === part && name.endsWith('-service')).map(
    ({ name }) => name,
  );
}

/** The parties of the table of paths that call another. */
function callersOf(party: string): readonly string[] {
  return APPLICATION.filter((row) => row.includes(` → ${party} `)).map((row) => row.replace(/ → .*/, ''));
}

function namesOf(set: readonly KubeObject[], kind: string): readonly string[] {
  return set
    .filter((object) => object.kind === kind)
    .map(({ metadata: { namespace, name } }) => (namespace === undefined ? name : `${namespace}/${name}`))
    .sort();
}

/** The pods of our Deployments and StatefulSets. */
function podsOf(set: readonly KubeObject[]): readonly { readonly name: string; readonly pod: PodSpec }[] {
  return set.flatMap(({ kind, metadata, spec }) => {
    const pod = toPlain(toPlain(spec).template).spec;
    return kind === 'Deployment' || kind === 'StatefulSet' ? [{ name: metadata.name, pod: toPodSpec(pod) }] : [];
  });
}

function toPodSpec(value: unknown): PodSpec {
  const isPodSpec = (spec: unknown): spec is PodSpec => Array.isArray(toPlain(spec).containers);
  if (!isPodSpec(value)) throw new Error('not the spec of a pod');
  return value;
}

function containerOf(set: readonly KubeObject[], name: string): Container {
  const [container] = find(set, 'Deployment', name).spec?.template.spec?.containers ?? [];
  if (container === undefined) throw new Error(`${name} has no container`);
  return container;
}

test('the series of kube-state-metrics keep the namespaces and pods that they are about', () => {
  const spec = toPlain(find(operators, 'PodMonitor', 'kube-state-metrics').spec);
  expect(toPlain(toList(spec.podMetricsEndpoints)[0])).toMatchObject({ honorLabels: true });
});

describe('the platform', () => {
  test('has the services of the Azora deployment document in two namespaces, and the gateway', () => {
    expect(namesOf(operators, 'Namespace')).toEqual(['azora', 'azora-es', 'azora-monitoring']);
    expect(namesOf(operators, 'Deployment')).toEqual(
      [
        'azora/api-gateway',
        'azora/api-gateway-pump',
        ...CORE.map((name) => `azora/${name}`),
        ...AI.map((name) => `azora-es/${name}`),
        'azora-monitoring/kube-state-metrics',
      ].sort(),
    );
  });

  test('stores data with the operators of Postgres, Redis and Kafka', () => {
    const kinds = ['Cluster', 'RedisEnterpriseCluster', 'RedisEnterpriseDatabase', 'Kafka', 'KafkaTopic', 'KafkaUser'];
    expect(kinds.map((kind) => namesOf(operators, kind).join(', '))).toMatchInlineSnapshot(`
[
  "azora/postgres",
  "azora/redis",
  "azora/ai, azora/gateway, azora/sessions",
  "azora-es/events",
  "azora-es/learning-events",
  "azora-es/analytics",
]
`);
  });

  test('has two replicas of each service, set by an autoscaler for the AI services', () => {
    const replicas = (name: string) => find(operators, 'Deployment', name).spec?.replicas;
    for (const name of ['api-gateway', ...CORE]) expect([name, replicas(name)]).toEqual([name, 2]);
    for (const name of AI) expect(find(operators, 'Deployment', name).spec).not.toHaveProperty('replicas');
    const scalers = AI.map((name) => find(operators, 'HorizontalPodAutoscaler', `${name}-hpa`, 'azora-es').spec);
    expect(scalers.map((spec) => [spec?.scaleTargetRef.name, spec?.minReplicas, spec?.maxReplicas])).toEqual(
      AI.map((name) => [name, 2, 6]),
    );
    expect(scalers[0]?.metrics?.map(({ resource }) => [resource?.name, resource?.target.averageUtilization])).toEqual([
      ['cpu', 70],
    ]);
  });

  test('has the ports, probes and resources of the Azora deployment document', () => {
    const { ports, livenessProbe, readinessProbe, resources } = containerOf(operators, 'ai-agent-service');
    expect(ports?.map(({ containerPort }) => containerPort)).toEqual([8085]);
    expect([livenessProbe?.initialDelaySeconds, livenessProbe?.periodSeconds]).toEqual([30, 10]);
    expect([readinessProbe?.initialDelaySeconds, readinessProbe?.periodSeconds]).toEqual([5, 5]);
    expect(resources?.requests).toMatchObject({ cpu: '250m', memory: '512Mi' });
    expect(resources?.limits).toMatchObject({ cpu: '500m', memory: '1Gi' });
  });

  test('renders the same each time', () => {
    const first = renderedText(azoraApp());
    for (let run = 0; run < 20; run++) expect(renderedText(azoraApp()) === first).toBe(true);
  }, 60_000);
});

describe.each(Object.entries(FORMS))('with its backing services as %s', (_form, set) => {
  test('the YAML has no secret values: all come from a store or an operator', () => {
    expect(namesOf(set, 'Secret')).toEqual([]);
    const literals = podsOf(set).flatMap(({ name, pod }) =>
      pod.containers.flatMap(({ env = [] }) =>
        env
          .filter((one) => /PASSWORD|SECRET|TOKEN|KEY|PGUSER/.test(one.name) && one.valueFrom === undefined)
          .map((one) => `${name} ${one.name}`),
      ),
    );
    expect(literals).toEqual([]);
    expect(containerOf(set, 'user-service').env?.find(({ name }) => name === 'PGPASSWORD')?.valueFrom).toMatchObject({
      secretKeyRef: { key: 'password' },
    });
  });

  test('all our pods pass Pod Security restricted, in namespaces that enforce it', () => {
    for (const { name, pod } of podsOf(set)) {
      expect([name, pod.securityContext]).toMatchObject([
        name,
        { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      ]);
      expect([name, pod.securityContext?.runAsUser]).not.toEqual([name, 0]);
      for (const { securityContext } of [...pod.containers, ...(pod.initContainers ?? [])]) {
        expect([name, securityContext]).toMatchObject([
          name,
          { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        ]);
      }
      const sources = (pod.volumes ?? []).flatMap((volume) => Object.keys(volume).filter((key) => key !== 'name'));
      expect(sources.filter((source) => !['configMap', 'emptyDir', 'projected', 'secret'].includes(source))).toEqual(
        [],
      );
    }
    for (const namespace of ['azora', 'azora-es', 'azora-monitoring']) {
      const { labels } = find(set, 'Namespace', namespace).metadata ?? {};
      expect(labels?.['pod-security.kubernetes.io/enforce']).toBe('restricted');
    }
  });

  test('every service has the same environment', () => {
    // An embedded server has no TLS, so clients need no CA certificate, and a single user.
    const only = [
      ...['KAFKA_SSL_CA_FILE', 'PGOPTIONS', 'PGSSLROOTCERT', 'REDIS_TLS_CA_FILE'],
      ...['TYK_GW_STORAGE_CAFILE', 'TYK_GW_STORAGE_USESSL'],
    ];
    const envOf = (from: readonly KubeObject[]) =>
      [...CORE, ...AI, 'api-gateway'].map((name) =>
        (containerOf(from, name).env ?? []).map((one) => one.name).filter((one) => !only.includes(one)),
      );
    expect(envOf(set)).toEqual(envOf(operators));
  });
});

test('with embedded backing services, analytics has the same variables', () => {
  const chart = Testing.chart();
  const deployment = find(embedded, 'Deployment', 'analytics-service');
  new ApiObject(chart, 'Deployment', JSON.parse(JSON.stringify(deployment)));
  expectGolden(chart, 'azora-platform/embedded-analytics');
});

describe('embedded backing services', () => {
  const paths: Reachability = reachability(embedded);

  test('are one pod each, marked as not for production, without custom resources', () => {
    expect(namesOf(embedded, 'StatefulSet')).toEqual([
      'azora-es/events',
      'azora/postgres',
      'azora/redis-ai',
      'azora/redis-gateway',
      'azora/redis-sessions',
    ]);
    for (const { metadata } of embedded.filter(({ kind }) => kind === 'StatefulSet')) {
      expect(metadata.annotations).toHaveProperty('cdk8s-agents/not-for-production');
    }
    const operated = embedded.filter(({ apiVersion }) => /cnpg|redislabs|strimzi/.test(apiVersion));
    expect(operated.map(toIdentity)).toEqual([]);
  });

  test('are reached at the hosts of their clients', () => {
    const told = toldHosts(embedded);
    // The internet is no Service, and the nodes of Kafka find each other by themselves.
    expect(told).toHaveLength(APPLICATION.filter((row) => !/internet|^kafka/.test(row)).length);
    expect(told.filter(({ id, host, port }) => paths.verdict(id, host, port) !== 'open')).toEqual([]);
  });

  test('are reached only by their clients', () => {
    const callers = namesOf(embedded, 'Deployment');
    const reached = (server: string, port: number) =>
      callers.filter((caller) => paths.verdict(caller, `StatefulSet/${server}`, port) === 'open');
    expect(reached('azora/redis-sessions', 6379)).toEqual(['azora/session-service']);
    expect(reached('azora/redis-gateway', 6379)).toEqual(['azora/api-gateway', 'azora/api-gateway-pump']);
    expect(reached('azora/redis-ai', 6379)).toEqual(AI.map((name) => `azora-es/${name}`).sort());
    expect(reached('azora/postgres', 5432)).toEqual(
      callersOf('postgres')
        .flatMap((name) => (name === 'postgres' ? [] : `azora/${name}`))
        .sort(),
    );
    expect(reached('azora-es/events', 9092)).toEqual(['azora-es/analytics-service']);
    expect(
      namesOf(embedded, 'StatefulSet').filter((server) => paths.verdict(server, 'internet', 443) === 'open'),
    ).toEqual([]);
  });
});

describe('props', () => {
  test('set images, namespaces, the secret store and the backups', () => {
    const own = azoraObjects({
      images: { course: 'acme.example/course:2' },
      coreNamespace: 'core',
      aiNamespace: 'ai',
      monitoringNamespace: 'watch',
      secretStore: { storeName: 'vault', storeKind: 'SecretStore' },
      backupDestination: 's3://acme/azora',
    });
    expect(containerOf(own, 'course-service').image).toBe('acme.example/course:2');
    expect(containerOf(own, 'user-service').image).toBe('ghcr.io/azora-os/user-service:1.0.0');
    expect(namesOf(own, 'Namespace')).toEqual(['ai', 'core', 'watch']);
    const others = own.flatMap(({ metadata: { namespace } }) => namespace ?? []);
    // Beside the platform, an administrator lets Prometheus look up the pods of others.
    expect([...new Set(others)].sort()).toEqual(['ai', 'core', 'external-secrets', 'kube-system', 'watch']);
    const selected = [...JSON.stringify(own).matchAll(/"kubernetes\.io\/metadata\.name":"(azora[\w-]*)"/g)];
    expect(selected.map(([, namespace]) => namespace)).toEqual([]);
    const stores = own.filter(({ kind }) => kind === 'ExternalSecret').map(({ spec }) => toPlain(spec).secretStoreRef);
    for (const store of stores) expect(store).toEqual({ kind: 'SecretStore', name: 'vault' });
    expect(JSON.stringify(find(own, 'ObjectStore', 'postgres-backup'))).toContain('"s3://acme/azora"');
  });

  test('set the clients of the gateway', () => {
    const paths = reachability(azoraObjects({ gateway: { loadBalancerSourceRanges: ['198.51.100.0/24'] } }));
    expect(paths.verdict('198.51.100.7', 'azora/api-gateway', 8443)).toBe('open');
    expect(paths.verdict('203.0.113.10', 'azora/api-gateway', 8443)).toBe('closed');
    const gateway = { externalTrafficPolicy: 'Cluster', loadBalancerRanges: ['10.1.0.0/24'] } as const;
    const ofNodes = (changes: AzoraPlatformProps) =>
      reachability(azoraObjects(changes)).verdict('10.1.0.7', 'azora/api-gateway', 8443) === 'open';
    expect([ofNodes({ gateway }), ofNodes({})]).toEqual([true, false]);
  });

  test('say how clients reach the gateway: over HTTPS, by default with the certificate in a Secret', () => {
    const door = (gateway: AzoraPlatformProps['gateway']) =>
      find(azoraObjects({ gateway }), 'Service', 'api-gateway-public').spec?.ports?.map(({ port, targetPort }) => [
        port,
        targetPort,
      ]);
    expect(door({})).toEqual([[443, 'https']]);
    expect(door({ tls: { kind: 'loadBalancer', annotations: { certificate: 'azora' } } })).toEqual([[443, 'http']]);
    expect(door({ plainHttpReason: 'A laptop.' })).toEqual([[80, 'http']]);
    const inside = azoraObjects({ gateway: { serviceType: 'ClusterIP' } });
    expect(namesOf(inside, 'Service')).not.toContain('azora/api-gateway-public');
  });

  test('can leave out monitoring, whose paths are then blocked', () => {
    const plain = azoraObjects({ monitor: false });
    expect(plain.filter(({ apiVersion }) => apiVersion.startsWith('monitoring.')).map(toIdentity)).toEqual([]);
    expect(JSON.stringify(plain)).not.toContain('azora-monitoring');
  });

  test('needs an Alertmanager, or a reason for none, unless it has no monitoring', () => {
    const alertmanager = undefined;
    expect(() => azoraObjects({ alertmanager })).toThrow(
      'AzoraPlatform: alertmanager must be set, or noAlertmanagerReason must say why alerts notify nobody',
    );
    expect(azoraObjects({ alertmanager, monitor: false })).not.toEqual([]);
    const noAlertmanagerReason = 'A cluster of one developer.';
    const { metadata } = find(azoraObjects({ alertmanager, noAlertmanagerReason }), 'Prometheus', 'azora');
    expect(metadata.annotations).toMatchObject({ 'cdk8s-agents/no-alertmanager-reason': noAlertmanagerReason });
  });

  test('lets Grafana query Prometheus, and nobody else', () => {
    const paths = reachability(operators);
    const grafana = { namespace: 'monitoring', labels: { 'app.kubernetes.io/name': 'grafana' } };
    const prometheus = 'azora-monitoring/azora';
    expect(String(paths.portsBetween(grafana, prometheus))).toBe('TCP 9090');
    expect(String(paths.portsBetween({ ...grafana, labels: {} }, prometheus))).toBe('no port');
  });

  test('may put the core services into default, as in the Azora deployment document, with a reason', () => {
    const coreNamespace = 'default';
    expect(() => azoraObjects({ coreNamespace })).toThrow(
      'systemNamespaceReason must say why default needs guardrails',
    );
    const systemNamespaceReason = 'This cluster runs nothing else.';
    const inDefault = azoraObjects({ coreNamespace, systemNamespaceReason });
    const annotations = ['default', 'azora-es'].map(
      (name) => toPlain(find(inDefault, 'Namespace', name).metadata).annotations,
    );
    expect(annotations).toEqual([{ 'cdk8s-agents/system-namespace-reason': systemNamespaceReason }, undefined]);
  });

  test('report wrong names together', () => {
    expect(() =>
      azoraObjects({
        coreNamespace: 'Core',
        monitoringNamespace: 'azora-es',
        secretStore: { storeName: 'my store' },
        // @ts-expect-error a slip of the pen
        backing: 'embeded',
      }),
    ).toThrow(
      /^AzoraPlatform: coreNamespace must be .*; coreNamespace, aiNamespace and monitoringNamespace must .*; secretStore\.storeName must be .*; backing must be one of operators, embedded, got "embeded"/,
    );
  });
});
