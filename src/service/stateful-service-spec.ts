import type { ApiObjectMetadata } from 'cdk8s';
import type { StatefulSetSpec } from 'kubernetes-types/apps/v1';
import type { PodTemplateSpec } from 'kubernetes-types/core/v1';
import { defined } from '../core/defined';
import type { k8s } from '../core/objects/k8s';
import { objectLabels, REASON_ANNOTATION_PREFIX, selectorLabels } from '../core/objects/labels';
import { environment } from '../core/pods/environment/environment';
import { healthReasons } from '../core/pods/health/health-probes';
import { apiTokenMounts } from '../core/pods/identity/api-token';
import { LifecycleHook } from '../core/pods/lifecycle/lifecycle-hook';
import { reasonAnnotations } from '../core/pods/pod-reasons';
import { scratchMounts } from '../core/pods/pod-spec';
import { versionLabel } from '../core/pods/version-label';
import { type ClientFacts, plainTextReason } from '../network/client-target';
import { disruptionSpec } from './disruption';
import {
  clientEnvOf,
  type ResolvedStatefulService,
  type StatefulServiceProps,
  serverPorts,
} from './stateful-service-props';
import { fileMounts, podTemplateSpec, secretFileMounts, type WorkloadParts } from './workload-pod';

/** The name of the server's own volume. */
export const STORAGE_VOLUME = 'data';

/** Metadata of a server's objects. */
export function serverMetadata({ name, namespace, labels }: ResolvedStatefulService): ApiObjectMetadata {
  return { labels: { ...labels, ...objectLabels(name, 'backing') }, name, namespace };
}

/** Metadata of the StatefulSet, which also carries the reasons for exceptions. */
export function statefulSetMetadata(server: ResolvedStatefulService): ApiObjectMetadata {
  const reasons = defined({
    ...reasonAnnotations(server),
    ...healthReasons(server.health),
    [`${REASON_ANNOTATION_PREFIX}plain-text-reason`]: plainTextReason(server.clientEncryption),
  });
  const { labels, ...metadata } = serverMetadata(server);
  return {
    ...metadata,
    labels: { ...versionLabel(server.image), ...labels },
    annotations: { ...server.annotations, ...reasons },
  };
}

/**
 * The pods, and a volume per pod. Fields that the API server defaults are left out.
 * @param replicas undefined with an autoscaler
 */
export function statefulSetSpec(
  server: ResolvedStatefulService,
  replicas: number | undefined,
  template: PodTemplateSpec,
): StatefulSetSpec {
  const { podManagementPolicy, updateStrategy, storageWhenDeleted, storageWhenScaled } = server;
  const retained = storageWhenDeleted === 'Retain' && storageWhenScaled === 'Retain';
  return {
    persistentVolumeClaimRetentionPolicy: retained
      ? undefined
      : { whenDeleted: storageWhenDeleted, whenScaled: storageWhenScaled },
    podManagementPolicy: podManagementPolicy === 'OrderedReady' ? undefined : podManagementPolicy,
    replicas,
    selector: { matchLabels: selectorOf(server) },
    serviceName: server.headlessService ? headlessName(server) : server.name,
    template,
    updateStrategy: updateStrategy === 'RollingUpdate' ? undefined : { type: updateStrategy },
    volumeClaimTemplates: [
      {
        metadata: { labels: selectorOf(server), name: STORAGE_VOLUME },
        spec: {
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: server.storageSize } },
          ...defined({ storageClassName: server.storageClassName }),
        },
      },
    ],
  };
}

/**
 * What happens in each pod before SIGTERM. In a single pod, that is only what the props ask for: no other takes over.
 * @param replicas undefined with an autoscaler
 */
function preStopOf(server: ResolvedStatefulService, replicas: number | undefined): LifecycleHook {
  return replicas === 1 ? (server.ownPreStop ?? LifecycleHook.none()) : server.preStop;
}

/** @param replicas undefined with an autoscaler */
export function serverPods(
  server: ResolvedStatefulService,
  { files, chartLabels }: Pick<WorkloadParts, 'files' | 'chartLabels'>,
  replicas: number | undefined,
): PodTemplateSpec {
  const { name, secretFiles, storagePath } = server;
  const template = podTemplateSpec(
    { ...server, preStop: preStopOf(server, replicas) },
    {
      component: 'backing',
      chartLabels,
      serviceAccountName: server.serviceAccountName,
      env: environment(server),
      files,
      mounted: [
        // The claim template defines the volume.
        { volumes: [], mounts: [{ mountPath: storagePath, name: STORAGE_VOLUME }] },
        apiTokenMounts(server.apiAccess),
        fileMounts(name, files),
        secretFileMounts(secretFiles),
        scratchMounts(server),
      ],
      spread: replicas !== 1,
    },
  );
  const { spec } = template;
  // Changes the owner of a large volume only once instead of at each start.
  const securityContext = { ...spec?.securityContext, fsGroupChangePolicy: 'OnRootMismatch' };
  return spec === undefined ? template : { ...template, spec: { ...spec, securityContext } };
}

/** The Service that clients call. */
export function clientServiceSpec(server: ResolvedStatefulService): k8s.ServiceSpec {
  const { clientPorts } = server;
  return {
    ports: servicePorts(server, (port) => clientPorts.includes(port)),
    selector: selectorOf(server),
    type: 'ClusterIP',
  };
}

/** The Service behind the pods' host names. Its ports are for SRV records. */
export function headlessServiceSpec(server: ResolvedStatefulService): k8s.ServiceSpec {
  return {
    clusterIP: 'None',
    ports: servicePorts(server, () => true),
    publishNotReadyAddresses: server.publishNotReadyAddresses || undefined,
    selector: selectorOf(server),
    type: 'ClusterIP',
  };
}

export function headlessMetadata(server: ResolvedStatefulService): ApiObjectMetadata {
  return { ...serverMetadata(server), name: headlessName(server) };
}

export function serverBudgetSpec(server: ResolvedStatefulService): k8s.PodDisruptionBudgetSpec {
  return disruptionSpec(server, { matchLabels: selectorOf(server) });
}

/** A single pod gets no budget unless the props ask for it: the budget would block every drain. */
export function hasServerBudget({ replicas }: ResolvedStatefulService, props: StatefulServiceProps): boolean {
  return replicas > 1 || props.minAvailable !== undefined || props.maxUnavailable !== undefined;
}

/** The values that `connectTo` gives to a client. */
export function serverFacts(server: ResolvedStatefulService): ClientFacts {
  return {
    env: clientEnvOf(server),
    secretEnv: server.clientSecretEnv,
    secretsNamespace: server.namespace,
    ...defined({ encryption: server.clientEncryption }),
    ports: server.clientPorts,
  };
}

function headlessName({ name }: ResolvedStatefulService): string {
  return `${name}-headless`;
}

function selectorOf({ name }: ResolvedStatefulService): Record<string, string> {
  return selectorLabels(name, 'backing');
}

/** The ports of the Service; their numbers equal the container's. */
function servicePorts(server: ResolvedStatefulService, has: (name: string) => boolean): k8s.ServicePort[] {
  return serverPorts(server)
    .filter(({ name }) => has(name))
    .map(({ appProtocol, name, port, protocol }) => ({
      ...defined({ appProtocol }),
      name,
      port,
      protocol,
      targetPort: name,
    }));
}
