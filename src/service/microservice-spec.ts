import { k8s } from '../core/k8s';
import { objectLabels, REASON_ANNOTATION_PREFIX, selectorLabels } from '../core/labels';
import { disruptionSpec } from './disruption';
import type { ResolvedMicroservice } from './resolve-microservice';

/** Name, namespace and labels of what belongs to a service. */
export function serviceMetadata({ name, namespace, labels }: ResolvedMicroservice): k8s.ObjectMeta {
  return { labels: { ...labels, ...objectLabels(name, 'service') }, name, namespace };
}

/** The same for the Deployment, which also keeps why exceptions were made. */
export function deploymentMetadata(service: ResolvedMicroservice): k8s.ObjectMeta {
  const { mutableTagReason, health } = service;
  const annotations = {
    ...(mutableTagReason === undefined ? {} : { [`${REASON_ANNOTATION_PREFIX}mutable-tag-reason`]: mutableTagReason }),
    ...(health.reason === undefined ? {} : { [`${REASON_ANNOTATION_PREFIX}no-probes-reason`]: health.reason }),
  };
  return { ...serviceMetadata(service), annotations };
}

/**
 * Without a gap: a new pod is ready before an old one goes.
 * @param replicas undefined where an autoscaler counts them
 */
export function deploymentSpec(
  service: ResolvedMicroservice,
  replicas: number | undefined,
  template: k8s.PodTemplateSpec,
): k8s.DeploymentSpec {
  return {
    progressDeadlineSeconds: service.progressDeadlineSeconds,
    replicas,
    revisionHistoryLimit: service.revisionHistoryLimit,
    selector: { matchLabels: selectorLabels(service.name) },
    strategy: {
      rollingUpdate: { maxSurge: k8s.IntOrString.fromNumber(1), maxUnavailable: k8s.IntOrString.fromNumber(0) },
      type: 'RollingUpdate',
    },
    template,
  };
}

/** A port of the Service leads to the container's port of the same name. */
export function serviceSpec({ name, ports }: ResolvedMicroservice): k8s.ServiceSpec {
  return {
    ports: ports.map(({ appProtocol, name, servicePort, protocol }) => ({
      ...(appProtocol === undefined ? {} : { appProtocol }),
      name,
      port: servicePort,
      protocol,
      targetPort: k8s.IntOrString.fromString(name),
    })),
    selector: selectorLabels(name),
    type: 'ClusterIP',
  };
}

/** A budget for the pods of a service. */
export function budgetSpec(service: ResolvedMicroservice): k8s.PodDisruptionBudgetSpec {
  return disruptionSpec(service, { matchLabels: selectorLabels(service.name) });
}

/** With one pod or none there is nothing to keep, unless the user asks for a budget. */
export function hasBudget({ fixedReplicas, minAvailable }: ResolvedMicroservice, maxUnavailable: unknown): boolean {
  return fixedReplicas === undefined || fixedReplicas > 1 || minAvailable !== undefined || maxUnavailable !== undefined;
}
