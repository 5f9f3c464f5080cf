import type { Namespace, Pod, Service } from 'kubernetes-types/core/v1';

/** A minimal pod of the test image, which even a `restricted` namespace accepts. */
export function plainPod(props: {
  readonly namespace: string;
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly ports: readonly number[];
}): Pod {
  const { namespace, name, labels = {}, ports } = props;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { ...labels } },
    spec: {
      automountServiceAccountToken: false,
      containers: [
        {
          name: 'stub',
          image: 'localhost/agnhost:1',
          env: [{ name: 'PORTS', value: ports.join() }],
          ports: ports.map((containerPort) => ({ containerPort, protocol: 'TCP' })),
          readinessProbe: { tcpSocket: { port: ports[0] ?? 0 }, periodSeconds: 1 },
          resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { cpu: '500m', memory: '256Mi' } },
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
            readOnlyRootFilesystem: true,
          },
        },
      ],
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    },
  };
}

export function plainService(pod: Pod): Service {
  const { name, namespace, labels } = pod.metadata ?? {};
  const ports = pod.spec?.containers[0]?.ports ?? [];
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: {
      selector: { ...labels },
      ports: ports.map(({ containerPort }) => ({ name: `tcp-${containerPort}`, port: containerPort, protocol: 'TCP' })),
    },
  };
}

export function plainNamespace(name: string): Namespace {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}
