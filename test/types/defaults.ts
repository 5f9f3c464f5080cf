import { join } from 'node:path';
import type ts from 'typescript';
import { resolveContainer } from '../../src/core/pods/containers/resolve-container';
import { type ProbedKind, resolveTimings } from '../../src/core/pods/health/health-timings';
import { resolvePullPolicy } from '../../src/core/pods/image-pull';
import { init } from '../core/pods/containers/every-container';
import { agrees, type PropDefault, propDefaults } from './prop-defaults';

const SRC = join(__dirname, '..', '..', 'src');

/** A file that test/types adds to the program: defaults that agree, that differ, and that nothing fills in. */
export const SAMPLE = join(SRC, 'sample-of-a-test.ts');

export const SAMPLE_TEXT = `
export interface SampleProps {
  /** Destructured. @default 2 */
  readonly replicas?: number;
  /** Read with \`??\`, from a constant. @default \`restricted\`; baseline elsewhere */
  readonly level?: string;
  /** From an object of defaults. @default [443, 6443] */
  readonly ports?: readonly number[];
  /** Handed on as a prop of others. @default 30 */
  readonly seconds?: number;
  /** Another value. @default 5 */
  readonly wrong?: number;
  /** Two values in two places. @default a */
  readonly torn?: string;
  /** Nothing fills it in. @default 1Gi */
  readonly forgotten?: string;
  /** No constant. @default now */
  readonly computed?: string;
  /** In words. @default - none */
  readonly words?: string;
}
interface Inner { readonly period?: number }
const LEVEL = { name: 'restricted' } as const;
const DEFAULTS = { ports: [443, 6443] } as const satisfies Partial<SampleProps>;
function inner({ period = 30 }: Inner): number { return period; }
export function sample(props: SampleProps): unknown {
  const { replicas = 2, wrong = 6, torn = 'a', seconds } = props;
  const given = { ...DEFAULTS, ...props };
  const other = props.torn ?? 'b';
  const now = props.computed ?? String(given.replicas);
  return [replicas, wrong, torn, other, now, given, props.level ?? LEVEL.name, inner({ period: seconds }), props.forgotten];
}`;

/** Defaults that are computed from other props, with the test that proves them. */
const COMPUTED: Readonly<Record<string, () => void>> = {
  'PodProps.imagePullPolicy': () => {
    expect(resolvePullPolicy('ghcr.io/acme/stt:2.1.0')).toBe('IfNotPresent');
    expect(resolvePullPolicy('ghcr.io/acme/stt:latest')).toBe('Always');
  },
  'ExtraContainer.imagePullPolicy': () => {
    const policy = (image: string) => resolveContainer({ ...init, image }).imagePullPolicy;
    expect([policy('ghcr.io/acme/fetch:1.0'), policy('ghcr.io/acme/fetch')]).toEqual(['IfNotPresent', 'Always']);
  },
  'HealthProps.livenessFailureThreshold': () => {
    const failures = (kind: ProbedKind) => resolveTimings({}, kind).livenessFailureThreshold;
    expect([failures('service'), failures('agent')]).toEqual([3, 6]);
  },
};

/** Props whose documentation and code have different defaults, with both values. */
function wrong(found: readonly PropDefault[]): readonly string[] {
  return found
    .filter(({ documented, used }) => used.some((one) => one.value !== undefined && !agrees(documented, one)))
    .map(({ prop, documented, used }) => `${prop}: ${documented}, but ${used.map(({ text }) => text).join(' and ')}`);
}

/** Props for which the code has no constant. */
function notConstant(found: readonly PropDefault[]): readonly string[] {
  return found
    .filter(({ used }) => used.length === 0 || used.some(({ value }) => value === undefined))
    .map(({ prop }) => prop);
}

/** The documentation of a prop describes what happens without it. */
export function defaultTypes(program: () => ts.Program): void {
  test('every literal @default is the default in the code', () => {
    // src/operators has no props, only data.
    const isOurs = (file: string) => file.startsWith(`${SRC}/`) && !file.startsWith(join(SRC, 'operators'));
    const found = propDefaults(program(), (file) => isOurs(file) && file !== SAMPLE);
    expect(wrong(found)).toEqual([]);
    expect([...notConstant(found)].sort()).toEqual(Object.keys(COMPUTED).sort());
    expect(found.length).toBeGreaterThan(150);
  });

  test.each(Object.entries(COMPUTED))('%s is computed as documented', (_prop, proves) => proves());

  test('a wrong @default is found, and so is a @default that the code does not use', () => {
    const found = propDefaults(program(), (file) => file === SAMPLE);
    expect(found.map(({ prop }) => prop.replace('SampleProps.', ''))).toEqual([
      'replicas',
      'level',
      'ports',
      'seconds',
      'wrong',
      'torn',
      'forgotten',
      'computed',
    ]);
    expect(wrong(found)).toEqual(['SampleProps.wrong: 5, but 6', "SampleProps.torn: a, but 'a' and 'b'"]);
    expect(notConstant(found)).toEqual(['SampleProps.forgotten', 'SampleProps.computed']);
  });
}
