import { mapValues } from '../../core/grouped';
import { counted } from '../../core/listed';
import type { Labels } from '../../core/objects/labels';
import { type Plain, toList, toPlain } from '../../core/plain';
import { autoscalerMaxima, maximumOf } from '../../core/pods/autoscalers';
import { toAmounts, toResourceClaim } from '../../core/pods/resources';
import { wholeNumber } from '../../core/pods/rollout';
import type { CustomResource, CustomResources, OperatorPods, OperatorVolumeClaims } from '../operator';
import { containersOf, hostNetworkOf, servedPorts } from '../pod-spec';

/** What a controller makes of a pod template, apart from what stands in the template. */
type TemplateFacts = Pick<OperatorPods, 'name' | 'count' | 'surge' | 'how'> &
  Partial<Pick<OperatorPods, 'someLabels' | 'numbers' | 'subdomain' | 'session' | 'selector'>> & {
    /** The labels that the controller sets. They override the template's. @default - none */
    readonly labels?: Labels;
  };

/**
 * The pods of a plain PodTemplateSpec.
 * @param facts its `selector` is, by default, the labels that the controller sets
 * @returns an empty list if there is no template
 */
export function templatedPods(template: unknown, facts: TemplateFacts): readonly OperatorPods[] {
  const { metadata, spec } = toPlain(template);
  if (spec === undefined) return [];
  const { labels: own = {}, selector = own, ...rest } = facts;
  const podSpec = toPlain(spec);
  return [
    {
      ...rest,
      labels: { ...labelsIn(metadata), ...own },
      selector,
      ...hostNetworkOf(podSpec),
      ports: servedPorts(podSpec),
      containers: containersOf(podSpec),
      ...(podSpec.resources === undefined ? {} : { whole: toResourceClaim(podSpec.resources) }),
      ...(podSpec.overhead === undefined ? {} : { overhead: toAmounts(podSpec.overhead) }),
      ...(typeof podSpec.runtimeClassName === 'string' ? { runtimeClass: podSpec.runtimeClassName } : {}),
    },
  ];
}

/** The labels in plain metadata. */
export function labelsIn(metadata: unknown): Labels {
  return mapValues(toPlain(toPlain(metadata).labels), String);
}

/** The labels of a plain `spec.selector`, with which a controller finds its pods. */
export function selectorIn({ selector }: Plain): Labels {
  return mapValues(toPlain(toPlain(selector).matchLabels), String);
}

/** The replicas of a resource with `spec.replicas`, at the maximum of its autoscaler. */
export function scaledReplicas(
  { namespace, name, spec }: CustomResource,
  { group, kind }: { readonly group: string; readonly kind: string },
  others: CustomResources,
): { readonly count: number; readonly how: string; readonly isScaled: boolean } {
  const scalers = [
    ...others
      .of('autoscaling/HorizontalPodAutoscaler', namespace)
      .map((scaler) => toScaler('autoscaling/v2', 'HorizontalPodAutoscaler', scaler)),
    ...others
      .of('keda.sh/ScaledObject', namespace)
      .map((scaler) => toScaler('keda.sh/v1alpha1', 'ScaledObject', scaler)),
  ];
  const maximum = maximumOf({ group, kind, namespace, name }, autoscalerMaxima(scalers));
  const count = maximum?.replicas ?? wholeNumber(spec.replicas) ?? 1;
  const words = counted(count, 'replica');
  return {
    count,
    how: maximum ? `${words} (the maximum of ${maximum.autoscaler})` : words,
    isScaled: maximum !== undefined,
  };
}

/** Explains a number of pods and those that a rollout adds. */
export function withSurge(how: string, surge: number): string {
  return surge > 0 ? `${how} + ${surge} of its rollout` : how;
}

/** The volumes of a resource with `volumeClaimTemplates`. */
export function templatedVolumes(templates: unknown, count: number): readonly OperatorVolumeClaims[] {
  return toList(templates)
    .map(toPlain)
    .flatMap(({ metadata, spec }) => {
      const { resources, storageClassName } = toPlain(spec);
      const { storage } = toAmounts(toPlain(resources).requests);
      if (storage === undefined || count === 0) return [];
      const named = typeof storageClassName === 'string' ? { storageClassName } : {};
      return [{ name: String(toPlain(metadata).name), count, size: storage, ...named }];
    });
}

function toScaler(apiVersion: string, kind: string, { namespace, name, spec }: CustomResource): Plain {
  return { apiVersion, kind, metadata: { namespace, name }, spec };
}
