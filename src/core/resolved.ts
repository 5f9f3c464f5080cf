import { frozenCopy } from './frozen';

/** Props, with those that have a default filled in. */
export type Resolved<Props extends object, Defaults extends Partial<Props>> = Omit<
  Props,
  keyof Defaults & keyof Props
> &
  Required<Pick<Props, keyof Defaults & keyof Props>>;

/**
 * Props with their defaults filled in. A prop that is `undefined` counts as left out. The result is a frozen copy, so that its giver
 * may go on to change what was given; instances of classes are taken as they are.
 */
export function resolved<Props extends object, Defaults extends Partial<Props>>(
  props: Props,
  defaults: Defaults,
): Resolved<Props, Defaults> {
  const given = Object.entries(props).filter(([, value]) => value !== undefined);
  // The compiler cannot tell that what `defaults` has is there.
  return frozenCopy({ ...defaults, ...Object.fromEntries(given) }) as Resolved<Props, Defaults>;
}
