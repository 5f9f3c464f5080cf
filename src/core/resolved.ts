import { frozenCopy } from './frozen';

/** Props with their defaults filled in. */
export type Resolved<Props extends object, Defaults extends Partial<Props>> = Omit<
  Props,
  keyof Defaults & keyof Props
> &
  Required<Pick<Props, keyof Defaults & keyof Props>>;

/**
 * Fills in defaults. A prop that is `undefined` counts as left out. The result is a frozen copy, so that the caller may change the
 * original; class instances are shared, not copied.
 */
export function resolved<Props extends object, Defaults extends Partial<Props>>(
  props: Props,
  defaults: Defaults,
): Resolved<Props, Defaults> {
  const given = Object.entries(props).filter(([, value]) => value !== undefined);
  // The compiler cannot infer that every key of `defaults` is set.
  return frozenCopy({ ...defaults, ...Object.fromEntries(given) }) as Resolved<Props, Defaults>;
}
