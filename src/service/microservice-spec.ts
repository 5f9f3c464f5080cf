import type { ApiObjectMetadata } from 'cdk8s';
import type { DeploymentSpec } from 'kubernetes-types/apps/v1';
import type { PodTemplateSpec } from 'kubernetes-types/core/v1';
import { defined } from '../core/defined';
import type { k8s } from '../core/objects/k8s';
import { objectLabels, selectorLabels } from '../core/objects/labels';
import { healthReasons } from '../core/pods/health/health-probes';
import { apiTokenMounts } from '../core/pods/identity/api-token';
import { graceSeconds } from '../core/pods/lifecycle/lifecycle-spec';
import { reasonAnnotations } from '../core/pods/pod-reasons';
import { scratchMounts } from '../core/pods/pod-spec';
import { versionLabel } from '../core/pods/version-label';
import type { ClientEnvironment } from './client-environment';
import { disruptionSpec } from './disruption';
import { type MicroserviceProps, microservicePorts, type ResolvedMicroservice } from './microservice-props';
import { strategySpec } from './rollout';
import { caFileMounts, fileMounts, podTemplateSpec, secretFileMounts, type WorkloadParts } from './workload-pod';

/** A process that hangs does not drain: a long drain would only delay its restart. */
const HUNG_SECONDS = 30;

/** @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#pod-template-hash-label */
const REVISION_LABEL = 'pod-template-hash';

/** What does not come from the props: environment and files that are added after construction, and labels of the chart. */
export type MicroserviceSources = Pick<WorkloadParts, 'env' | 'files' | 'chartLabels'> &
  Pick<ClientEnvironment, 'caFiles'>;

/** Metadata of a service's objects. */
export function serviceMetadata({ name, namespace, labels }: ResolvedMicroservice): ApiObjectMetadata {
  return { labels: { ...labels, ...objectLabels(name, 'service') }, name, namespace };
}

/** Metadata of the Deployment, which also carries the reasons for exceptions. */
export function deploymentMetadata(service: ResolvedMicroservice): ApiObjectMetadata {
  const annotations = defined({
    ...reasonAnnotations(service),
    ...healthReasons(service.health),
  });
  const { labels, ...metadata } = serviceMetadata(service);
  return { ...metadata, labels: { ...versionLabel(service.image), ...labels }, annotations };
}

/** @param replicas undefined with an autoscaler */
export function deploymentSpec(
  service: ResolvedMicroservice,
  replicas: number | undefined,
  template: PodTemplateSpec,
): DeploymentSpec {
  return {
    progressDeadlineSeconds: service.progressDeadlineSeconds,
    replicas,
    revisionHistoryLimit: service.revisionHistoryLimit,
    selector: { matchLabels: selectorLabels(service.name) },
    strategy: strategySpec(service),
    template,
  };
}

/** The pods of a service. */
export function servicePods(service: ResolvedMicroservice, sources: MicroserviceSources): PodTemplateSpec {
  const { name, serviceAccountName, secretFiles, preStop, drainSeconds } = service;
  return podTemplateSpec(service, {
    ...sources,
    component: 'service',
    hungSeconds: drainSeconds > HUNG_SECONDS ? graceSeconds({ preStop, drainSeconds: HUNG_SECONDS }) : undefined,
    serviceAccountName,
    mounted: [
      scratchMounts(service),
      apiTokenMounts(service.apiAccess),
      fileMounts(name, sources.files),
      secretFileMounts(secretFiles),
      caFileMounts(sources.caFiles),
    ],
    spread: true,
    revisionLabels: [REVISION_LABEL],
  });
}

/** Each port of the Service targets the container port of the same name. */
export function serviceSpec(service: ResolvedMicroservice): k8s.ServiceSpec {
  return portsOf(service, microservicePorts(service));
}

function portsOf(
  { name, sessionAffinitySeconds }: Pick<ResolvedMicroservice, 'name' | 'sessionAffinitySeconds'>,
  ports: ResolvedMicroservice['ports'],
): k8s.ServiceSpec {
  const affinity = { clientIP: { timeoutSeconds: sessionAffinitySeconds } };
  return {
    ports: ports.map(({ appProtocol, name, servicePort, protocol }) => ({
      ...defined({ appProtocol }),
      name,
      port: servicePort,
      protocol,
      targetPort: name,
    })),
    selector: selectorLabels(name),
    ...(sessionAffinitySeconds === undefined ? {} : { sessionAffinity: 'ClientIP', sessionAffinityConfig: affinity }),
    type: 'ClusterIP',
  };
}

/** The Service behind the addresses of the pods. Clients connect to the pods' own ports. */
export function headlessSpec(service: ResolvedMicroservice): k8s.ServiceSpec {
  const ports = microservicePorts(service).map((declared) => ({ ...declared, servicePort: declared.port }));
  return { ...portsOf({ ...service, sessionAffinitySeconds: undefined }, ports), clusterIP: 'None' };
}

export function budgetSpec(service: ResolvedMicroservice): k8s.PodDisruptionBudgetSpec {
  return disruptionSpec(service, { matchLabels: selectorLabels(service.name) });
}

/** A single pod gets no budget unless the props ask for it: the budget would block every drain. */
export function hasBudget({ fixedReplicas }: ResolvedMicroservice, props: MicroserviceProps): boolean {
  const asked = props.minAvailable !== undefined || props.maxUnavailable !== undefined;
  return fixedReplicas === undefined || fixedReplicas > 1 || asked;
}
