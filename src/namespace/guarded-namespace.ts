import { JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { checkedCalls } from '../core/input/checked-calls';
import { Input } from '../core/input/input';
import { dnsLabel, labelKey, labelValue, text } from '../core/input/names';
import { addWarnings } from '../core/input/warnings';
import { k8s } from '../core/objects/k8s';
import { objectLabels, REASON_ANNOTATION_PREFIX } from '../core/objects/labels';
import {
  isPodSecurityLabel,
  labelsOfLevel,
  type PodSecurityLevel,
  podSecurityLevel,
  podSecurityVersion,
} from './pod-security';

/** Props of GuardedNamespace. */
export interface GuardedNamespaceProps {
  /** The namespace's name. */
  readonly name: string;

  /** The Pod Security level that the namespace enforces. @default restricted */
  readonly podSecurity?: PodSecurityLevel;

  /**
   * The version of the Pod Security standards: a minor version such as `v1.28`, or `latest`. `v1.28` has the same
   * effect on all clusters from 1.28 on. A newer version adds rules on clusters that know it. With `latest`, a cluster
   * upgrade may reject pods that ran before.
   * @default v1.28
   * @see https://kubernetes.io/docs/concepts/security/pod-security-admission/#pod-security-admission-labels-for-namespaces
   */
  readonly podSecurityVersion?: string;

  /** Additional labels. @default - none */
  readonly labels?: Readonly<Record<string, string>>;

  /** Why a level below `restricted` is needed; rendered as an annotation. @default - only `restricted` is accepted */
  readonly podSecurityReason?: string;

  /**
   * Why guardrails are applied to `default`, `kube-system`, `kube-public` or `kube-node-lease`; rendered as an
   * annotation. Kubernetes and add-ons run in these namespaces, and default deny, a quota or Pod Security may break
   * them. Ignored for other namespaces.
   * @default - these four namespaces are refused
   * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces
   */
  readonly systemNamespaceReason?: string;
}

/** The initial namespaces of every cluster. */
const SYSTEM_NAMESPACES: readonly string[] = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

/** A Namespace with Pod Security labels that enforce, audit and warn at the same level. */
@checkedCalls('GuardedNamespace')
export class GuardedNamespace extends Construct {
  readonly resource: k8s.KubeNamespace;

  /** @throws InputError that lists every wrong prop */
  constructor(scope: Construct, id: string, props: GuardedNamespaceProps) {
    super(scope, id);
    const subject = `GuardedNamespace '${props.name}'`;
    const input = new Input(subject);
    const { name, labels, annotations } = resolveNamespace(input, props);
    const warnings = input.done();
    this.resource = new k8s.KubeNamespace(this, 'Resource', { metadata: { name, labels, annotations } });
    // A chart sets its namespace on all its objects, but a Namespace is cluster-scoped.
    this.resource.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
    addWarnings(this, subject, warnings);
  }
}

/** A Namespace's metadata. */
export interface ResolvedNamespace {
  readonly name: string;
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string> | undefined;
}

/** @param input collects the errors */
export function resolveNamespace(input: Input, props: GuardedNamespaceProps): ResolvedNamespace {
  const { name, podSecurity = 'restricted', podSecurityVersion: version = 'v1.28' } = props;
  const { podSecurityReason, systemNamespaceReason } = props;
  const own = objectLabels(name, 'guardrail');
  const labels = { ...props.labels };
  checkNamespace(input, props);
  if (podSecurity !== 'restricted' && !podSecurityReason) {
    input.refuse(`podSecurityReason must say why ${podSecurity} is needed, or podSecurity must be restricted`);
  }
  for (const key of Object.keys(labels)) {
    if (Object.hasOwn(own, key)) input.refuse(`labels must not have ${key}: it is set already`);
  }
  return {
    name,
    labels: { ...labels, ...own, ...labelsOfLevel(podSecurity, version) },
    annotations: reasons({
      'pod-security-reason': podSecurityReason,
      'system-namespace-reason': isSystem(name) ? systemNamespaceReason : undefined,
    }),
  };
}

/** Checks what must hold for any namespace with guardrails, whoever creates it. @param input collects the errors */
export function checkNamespace(input: Input, props: GuardedNamespaceProps): void {
  const { name, labels = {}, podSecurityReason, systemNamespaceReason } = props;
  input.required('name', name, dnsLabel);
  input.optional('podSecurity', props.podSecurity, podSecurityLevel);
  input.optional('podSecurityVersion', props.podSecurityVersion, podSecurityVersion);
  input.optional('podSecurityReason', podSecurityReason, text);
  input.optional('systemNamespaceReason', systemNamespaceReason, text);
  if (isSystem(name) && !systemNamespaceReason) {
    input.refuse(
      `systemNamespaceReason must say why ${name} needs guardrails, because Kubernetes and add-ons run there; or set another name`,
    );
  }
  input.entries('labels', labels, labelKey, labelValue);
  for (const key of Object.keys(labels)) {
    if (isPodSecurityLabel(key))
      input.refuse(`labels must not have ${key}: it is set by podSecurity and podSecurityVersion`);
  }
}

function isSystem(name: string): boolean {
  return SYSTEM_NAMESPACES.includes(name);
}

function reasons(given: Readonly<Record<string, string | undefined>>): Record<string, string> | undefined {
  const entries = Object.entries(given).flatMap(([key, reason]) =>
    reason ? [[`${REASON_ANNOTATION_PREFIX}${key}`, reason] as const] : [],
  );
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
