import { configKey, filesDigest } from '../../core/config-files';
import { k8s } from '../../core/k8s';
import { objectLabels, REASON_ANNOTATION_PREFIX } from '../../core/labels';
import { backingLabels } from './labels';
import type { ResolvedEmbeddedServer } from './resolve-server';
import { podSpec } from './server-pod';

/** Name, namespace and labels of what belongs to a server. */
export function serverMetadata({ name, namespace }: ResolvedEmbeddedServer): k8s.ObjectMeta {
  return { labels: objectLabels(name, 'backing'), name, namespace };
}

/** The same for the StatefulSet, which says what it is not for. */
export function workloadMetadata(server: ResolvedEmbeddedServer): k8s.ObjectMeta {
  return {
    ...serverMetadata(server),
    annotations: {
      [`${REASON_ANNOTATION_PREFIX}not-for-production`]: 'one pod without backup and failover, for a laptop or a test',
    },
  };
}

/** The files, by the keys that the volume leads to their paths. */
export function configMapData({ files }: ResolvedEmbeddedServer): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, content]) => [configKey(path), content]));
}

/** The ports of the pod, under their own numbers. */
export function serviceSpec({ name, ports }: ResolvedEmbeddedServer): k8s.ServiceSpec {
  return {
    ports: ports.map(({ name: port, port: number, protocol = 'TCP' }) => ({
      name: port,
      port: number,
      protocol,
      targetPort: k8s.IntOrString.fromString(port),
    })),
    selector: backingLabels(name),
    type: 'ClusterIP',
  };
}

/** One pod and its disk, which stays when the StatefulSet goes. */
export function statefulSetSpec(server: ResolvedEmbeddedServer): k8s.StatefulSetSpec {
  const { name, files, storageClassName, storageSize } = server;
  const labels = objectLabels(name, 'backing');
  // A server reads its files at its start: other files are a reason for another pod.
  const annotations =
    Object.keys(files).length > 0 ? { [`${REASON_ANNOTATION_PREFIX}files`]: filesDigest(files) } : undefined;
  return {
    replicas: 1,
    selector: { matchLabels: backingLabels(name) },
    serviceName: name,
    template: { metadata: { ...(annotations ? { annotations } : {}), labels }, spec: podSpec(server) },
    volumeClaimTemplates: [
      {
        metadata: { labels: backingLabels(name), name: 'data' },
        spec: {
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: k8s.Quantity.fromString(storageSize) } },
          ...(storageClassName === undefined ? {} : { storageClassName }),
        },
      },
    ],
  };
}
