import { configKey } from '../../core/config-files';
import { unlessEmpty } from '../../core/defined';
import { k8s } from '../../core/k8s';
import { toQuantities } from '../../core/k8s-quantities';
import { restrictedContainer, restrictedPod } from '../../core/pod-security';
import { toResources } from '../../core/resource-amounts';
import { scratchVolume } from '../../core/scratch-dirs';
import type { ResolvedEmbeddedServer } from './resolve-server';

const DATA_VOLUME = 'data';
const FILES_VOLUME = 'files';
const PERIOD_SECONDS = 5;
const TIMEOUT_SECONDS = 5;

/** The pod of a server. */
export function podSpec(server: ResolvedEmbeddedServer): k8s.PodSpec {
  const { name, imagePullSecrets, drainSeconds } = server;
  return {
    automountServiceAccountToken: false,
    containers: [container(server)],
    enableServiceLinks: false,
    imagePullSecrets: unlessEmpty(imagePullSecrets.map((secret) => ({ name: secret }))),
    // Once for a disk, and not at each start.
    securityContext: { ...restrictedPod(server), fsGroupChangePolicy: 'OnRootMismatch' },
    serviceAccountName: name,
    terminationGracePeriodSeconds: drainSeconds,
    volumes: unlessEmpty(volumes(server)),
  };
}

function container(server: ResolvedEmbeddedServer): k8s.Container {
  const { command, args, ports } = server;
  const { requests, limits } = toResources(server);
  return {
    args: args && [...args],
    command: command && [...command],
    env: unlessEmpty(environment(server)),
    image: server.image,
    imagePullPolicy: 'IfNotPresent',
    name: server.name,
    ports: ports.map(({ name, port, protocol = 'TCP' }) => ({ containerPort: port, name, protocol })),
    resources: { limits: toQuantities(limits), requests: toQuantities(requests) },
    securityContext: restrictedContainer(),
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: volumeMounts(server),
    ...probes(server),
  };
}

/** Secrets first: `$(NAME)` in a value reaches only the variables before it. */
function environment({ env, secretEnv }: ResolvedEmbeddedServer): k8s.EnvVar[] {
  return [
    ...Object.entries(secretEnv).map(([name, { secretName, key }]) => ({
      name,
      valueFrom: { secretKeyRef: { name: secretName, key } },
    })),
    ...Object.entries(env).map(([name, value]) => ({ name, value })),
  ];
}

/** A server that starts, or is busy, is not killed for it: liveness asks only whether it listens. */
function probes({
  ports,
  readinessCommand,
  startupSeconds,
}: ResolvedEmbeddedServer): Pick<k8s.Container, 'livenessProbe' | 'readinessProbe' | 'startupProbe'> {
  const listens = { tcpSocket: { port: k8s.IntOrString.fromString(ports[0]?.name ?? '') } };
  const often = { periodSeconds: PERIOD_SECONDS, timeoutSeconds: TIMEOUT_SECONDS };
  return {
    livenessProbe: { ...listens, periodSeconds: 2 * PERIOD_SECONDS, timeoutSeconds: TIMEOUT_SECONDS },
    readinessProbe: { exec: { command: [...readinessCommand] }, ...often },
    startupProbe: { ...listens, ...often, failureThreshold: Math.ceil(startupSeconds / PERIOD_SECONDS) },
  };
}

function volumeMounts({ dataPath, files, secretFiles, scratchDirs }: ResolvedEmbeddedServer): k8s.VolumeMount[] {
  return [
    { mountPath: dataPath, name: DATA_VOLUME },
    ...Object.keys(files).map((path) => ({
      mountPath: path,
      name: FILES_VOLUME,
      readOnly: true,
      subPath: configKey(path),
    })),
    ...secretFiles.map(({ path, key }, index) => ({
      mountPath: path,
      name: secretVolume(index),
      readOnly: true,
      subPath: key,
    })),
    ...scratchDirs.map(({ path }) => ({ mountPath: path, name: scratchVolume(path) })),
  ];
}

/** The disk itself comes from the claim. */
function volumes({ name, files, secretFiles, scratchDirs }: ResolvedEmbeddedServer): k8s.Volume[] {
  return [
    ...(Object.keys(files).length > 0 ? [{ configMap: { name }, name: FILES_VOLUME }] : []),
    ...secretFiles.map(({ secretName, key }, index) => ({
      name: secretVolume(index),
      secret: { defaultMode: 0o440, items: [{ key, path: key }], secretName },
    })),
    ...scratchDirs.map(({ path, size }) => ({
      emptyDir: { sizeLimit: k8s.Quantity.fromString(size) },
      name: scratchVolume(path),
    })),
  ];
}

function secretVolume(index: number): string {
  return `secret-${index}`;
}
