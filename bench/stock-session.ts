// Only the classes of the objects: cdk8s-plus-28 as a whole takes longer to load.
import * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import type { Construct } from 'constructs';
import type { CredentialedSession } from '../src/session';

/*
 * A stella-agent session in stock cdk8s: typed L1 objects with inline values. Its YAML is compared with ours before the measurement.
 */

export const LABELS = {
  'agent-type': 'stella-agent',
  app: 'stella-agent',
  'app.kubernetes.io/component': 'agent',
  'app.kubernetes.io/managed-by': 'cdk8s-agents',
  'app.kubernetes.io/name': 'stella-agent',
  'app.kubernetes.io/part-of': 'stella',
  'app.kubernetes.io/version': '1.0.0',
};

export const EVICTION = {
  'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
  'karpenter.sh/do-not-disrupt': 'true',
};

/** Adds the Pod and the Secret of one session directly to the scope. */
export function addStockSession(scope: Construct, { id, namespace, credentials = {} }: CredentialedSession): void {
  const secretName = `agent-secret-${id}`;
  new k8s.KubePod(scope, `Pod-${id}`, {
    metadata: {
      annotations: { ...EVICTION },
      labels: { ...LABELS, session: id },
      name: `agent-${id}`,
      namespace,
    },
    spec: podSpec(secretName),
  });
  new k8s.KubeSecret(scope, `Secret-${id}`, {
    metadata: { labels: { ...LABELS, session: id }, name: secretName, namespace },
    data: Object.fromEntries(
      Object.entries(credentials).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
    ),
    type: 'Opaque',
  });
}

function podSpec(secretName: string): k8s.PodSpec {
  return {
    activeDeadlineSeconds: 14400,
    affinity: {
      nodeAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            preference: { matchExpressions: [{ key: 'workload-type', operator: 'In', values: ['ai-agents'] }] },
            weight: 100,
          },
        ],
      },
    },
    automountServiceAccountToken: false,
    containers: [container(secretName)],
    enableServiceLinks: false,
    restartPolicy: 'Never',
    serviceAccountName: 'stella-agent',
    securityContext: {
      fsGroup: 1000,
      runAsGroup: 1000,
      runAsNonRoot: true,
      runAsUser: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    terminationGracePeriodSeconds: 600,
    tolerations: [{ effect: 'NoSchedule', key: 'workload-type', operator: 'Equal', value: 'ai-agents' }],
    volumes: [{ emptyDir: { sizeLimit: k8s.Quantity.fromString('256Mi') }, name: 'scratch-tmp' }],
  };
}

function container(secretName: string): k8s.Container {
  const port = k8s.IntOrString.fromString('http');
  return {
    envFrom: [{ secretRef: { name: secretName } }],
    image: 'ghcr.io/c4dhi/stella-agent:1.0.0',
    imagePullPolicy: 'IfNotPresent',
    livenessProbe: {
      failureThreshold: 6,
      httpGet: { path: '/health', port },
      initialDelaySeconds: 30,
      periodSeconds: 10,
      timeoutSeconds: 5,
    },
    name: 'agent',
    ports: [{ containerPort: 8080, name: 'http', protocol: 'TCP' }],
    readinessProbe: { httpGet: { path: '/ready', port }, initialDelaySeconds: 5, periodSeconds: 5 },
    resources: {
      limits: {
        cpu: k8s.Quantity.fromString('1000m'),
        'ephemeral-storage': k8s.Quantity.fromString('1Gi'),
        memory: k8s.Quantity.fromString('2Gi'),
      },
      requests: {
        cpu: k8s.Quantity.fromString('250m'),
        'ephemeral-storage': k8s.Quantity.fromString('256Mi'),
        memory: k8s.Quantity.fromString('512Mi'),
      },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    },
    startupProbe: { failureThreshold: 24, httpGet: { path: '/health', port }, periodSeconds: 5, timeoutSeconds: 5 },
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: [{ mountPath: '/tmp', name: 'scratch-tmp' }],
  };
}
