import type { Check } from '../../core/input/input';
import { annotationKey, dnsLabel, dnsSubdomain } from '../../core/input/names';
import type { Labels } from '../../core/objects/labels';
import { hasPodTemplate } from '../../core/pods/pod-templates';
import type { ObjectField } from '../object-field';
import { remembered } from './remembered';

/** @see https://github.com/kubernetes/apimachinery/blob/v0.37.2/pkg/apis/meta/v1/types.go */
const FIELDS: readonly string[] = [
  'annotations',
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'deletionTimestamp',
  'finalizers',
  'generateName',
  'generation',
  'labels',
  'managedFields',
  'name',
  'namespace',
  'ownerReferences',
  'resourceVersion',
  'selfLink',
  'uid',
];

/**
 * Reads the metadata of any object, and refuses what the API server refuses for every kind: a misspelt field, a missing name, a name or
 * a label that YAML does not read as a string. A name with other characters than Kubernetes allows is only a warning: it names the same
 * object.
 * @param rule the rule for the name
 */
export function readMetadata(object: ObjectField, rule: Check): ReadMetadata {
  const metadata = object.at('metadata');
  const name = metadata.at('name');
  const namespace = metadata.at('namespace');
  const generateName = metadata.at('generateName');
  const labels = readLabels(metadata);
  const given = name.string();
  const generated = generateName.string();
  const where = namespace.string();
  if (given !== '') name.warnUnless(rule);
  // The API server appends letters and digits.
  else if (generated !== '') generateName.warnUnless(() => rule(`${generated}x`));
  else if (name.isAbsent || name.value === '') name.refuse('be given, or generateName');
  if (where !== '') namespace.warnUnless(dnsLabel);
  return { namespace: where, labels };
}

/** What the metadata of an object says. */
interface ReadMetadata {
  /** Empty if the object has none. */
  readonly namespace: string;
  readonly labels: Labels;
}

const knownAnnotationKey = remembered(annotationKey);

/** Reads the labels in the metadata of an object or of a pod template. */
export function readLabels(metadata: ObjectField): Labels {
  metadata.refuseOthers(...FIELDS);
  metadata.at('annotations').checkStrings(knownAnnotationKey);
  return metadata.at('labels').labels();
}

interface ObjectType {
  readonly group: string;
  readonly kind: string;
}

/** The rule for names of a kind. Those of some kinds, such as Role, may have any character that fits into a URL. */
export function nameRuleOf({ group, kind }: ObjectType): Check {
  if (group === '' && kind === 'Namespace') return dnsLabel;
  // Since Kubernetes 1.36, a Service's name may have a digit first.
  if (group === '' && kind === 'Service') return dnsLabel;
  const isSubdomain = group === 'networking.k8s.io' || hasPodTemplate({ group, kind });
  return isSubdomain ? dnsSubdomain : pathSegment;
}

const pathSegment: Check = (value) =>
  typeof value === 'string' && !/[/%]/.test(value) && value !== '.' && value !== '..'
    ? undefined
    : { must: 'be a name that fits into a URL: no / and no %' };
