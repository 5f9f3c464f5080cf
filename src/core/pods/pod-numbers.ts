import type { Labels } from '../objects/labels';

/** Pods that their controller numbers, such as the pods of a StatefulSet: some of their labels end in the number. */
export interface PodNumbers {
  readonly first: number;

  /** The number of pods. Undefined if the object does not have it, as under an autoscaler. */
  readonly count: number | undefined;

  /** The numbers of pods that have a template of their own. */
  readonly except: readonly number[];

  /** The text before the number in the value of each of these labels. */
  readonly labels: Labels;

  /** The text before the number in the names of the pods. */
  readonly names: string;
}

/** Stands for those pods of a controller that no selector tells apart, if they are too many to list. */
export const OTHER_PODS = 'the other pods';

/** The most names that stand for a part of a controller's pods. */
const NAMED = 3;

/** Whether a controller's numbered pods, or some of them, include the pod with this name. */
export function includesPod({ names, ...numbers }: PodNumbers, name: string): boolean {
  const number = name.startsWith(names) ? toNumber(name.slice(names.length)) : undefined;
  return number !== undefined && includesNumber({ names, ...numbers }, number);
}

/** Whether two of them have a pod in common. */
export function overlap(one: PodNumbers, other: PodNumbers): boolean {
  if (one.count === 1) return includesNumber(other, one.first);
  return other.count === 1 ? includesNumber(one, other.first) : true;
}

/** The names of the pods. Undefined if they are more than a few. */
export function namesOf(numbers: PodNumbers): readonly string[] | undefined {
  const { first, count, except, names } = numbers;
  if (count === undefined || count - except.length > NAMED) return undefined;
  const all = Array.from({ length: count }, (_, index) => first + index);
  return all.filter((number) => !except.includes(number)).map((number) => `${names}${number}`);
}

/** The labels of the pod with a number. */
export function numberLabels({ labels }: PodNumbers, number: number): Labels {
  return Object.fromEntries(Object.entries(labels).map(([key, prefix]) => [key, `${prefix}${number}`]));
}

/** Whether they include the pod with a number. */
export function includesNumber({ first, count, except }: PodNumbers, number: number): boolean {
  return number >= first && (count === undefined || number < first + count) && !except.includes(number);
}

/** Reads a number without leading zeros. */
export function toNumber(text: string): number | undefined {
  return /^(0|[1-9]\d{0,8})$/.test(text) ? Number(text) : undefined;
}
