import { Lazy } from 'cdk8s';
import { load, YAML11_SCHEMA } from 'js-yaml';
import {
  annotationKey,
  dnsLabel,
  dnsSubdomain,
  envName,
  labelKey,
  labelValue,
  portName,
  secretKey,
  serviceName,
} from '../../src/core/input/names';
import { disruptionLimit, nonRootId, port } from '../../src/core/input/numbers';
import { quantity, toNano } from '../../src/core/input/quantity';
import { boundedCidr, cidr } from '../../src/core/network/cidr';
import { toYaml } from '../../src/core/objects/yaml';
import { image } from '../../src/core/pods/image';
import { inputCases, type Judge, judgeBy, type Verdict } from '../support/inputs';
import { describeWithShared } from '../support/shared';

/** The kinds whose cases are prose without quotes. */
const SCALARS: ReadonlyMap<string, readonly string[]> = new Map([
  ['I602', ['true']],
  ['I603', ['0123']],
  ['I604', ['no', 'off', 'y']],
]);

/** The verdict of the library on values, by kind of value. */
const JUDGED: ReadonlyMap<string, Judge> = new Map([
  ['annotationKey', judgeBy(annotationKey)],
  ['cidrLegacy', judgeBy(boundedCidr)],
  ['cidrStrict', judgeBy(cidr)],
  ['dns1035Label', judgeBy(serviceName)],
  ['dns1123Label', judgeBy(dnsLabel)],
  ['dns1123Subdomain', judgeBy(dnsSubdomain)],
  ['envName', judgeBy(envName)],
  ['image', judgeBy(image)],
  ['intOrPercent', judgeBy((input) => disruptionLimit(numeric(input)))],
  ['labelKey', judgeBy(labelKey)],
  ['labelValue', judgeBy(labelValue)],
  ['portName', judgeBy(portName)],
  ['portNum', judgeBy((input) => port(numeric(input)))],
  ['quantity', judgeBy(quantity)],
  ['quantityCmp', isOrdered],
  ['secretKey', judgeBy(secretKey)],
  ['uid', judgeBy((input) => nonRootId(numeric(input)))],
]);

/** Kinds whose cases are sentences. Each has its own test below. */
const SENTENCES: readonly string[] = ['token', 'yamlScalar'];

/** Kinds of whole objects, with the suite that builds them. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ...[
    'containerResources',
    'limitRange',
    'podVsLimitRange',
    'psaLevel',
    'psaVersion',
    'quotaArithmetic',
    'resourceQuota',
  ].map((kind) => [kind, 'test/namespace/inputs.test.ts'] as const),
  ...['deployment', 'hpa', 'hpaVsDeployment', 'hpaVsPdb', 'pdb', 'pdbVsReplicas', 'rbac', 'service'].map(
    (kind) => [kind, 'test/service/inputs.test.ts'] as const,
  ),
  ...['annotationSize', 'pod', 'secret'].map((kind) => [kind, 'test/agent/inputs.test.ts'] as const),
  ...['netpolPeer', 'netpolPort', 'netpolSpec'].map((kind) => [kind, 'test/network/inputs.test.ts'] as const),
]);

/** Kinds that no prop accepts. */
const NOT_TAKEN: ReadonlyMap<string, string> = new Map([
  ['configMap', 'no construct takes the data of a ConfigMap'],
  ['cron', 'nothing runs on a schedule'],
  ['cronJob', 'nothing runs on a schedule'],
  ['fqdn', 'NetworkPolicy has no host names, and no construct makes an Ingress'],
  ['generateName', 'every object has an explicit name'],
  ['rbacName', 'roles are called like the workload that has them'],
  ['wildcardHost', 'no construct makes an Ingress'],
]);

/** The cases where the library differs from the file, with the reason. */
const EXCEPTIONS: ReadonlyMap<string, { readonly says: Verdict; readonly reason: string }> = new Map([
  ['I299', { says: 'accept', reason: '512m is half a core of CPU; as memory `bytes` refuses it' }],
  ['I376', { says: 'warn', reason: 'it is about the length of a tag; a tag without digest is a warning, as in I362' }],
]);

describeWithShared('the shared input cases', () => {
  const cases = inputCases();
  const judged = cases.filter(({ kind }) => JUDGED.has(kind));

  test('every kind of value is checked here or in another suite, or no prop accepts it', () => {
    const known = [...JUDGED.keys(), ...SENTENCES, ...ELSEWHERE.keys(), ...NOT_TAKEN.keys()];
    expect(known.sort()).toEqual([...new Set(cases.map(({ kind }) => kind))].sort());
  });

  test('an exception refers to a case of the file and differs from it', () => {
    const same = [...EXCEPTIONS].filter(([id, { says }]) => {
      const listed = judged.find((listed) => listed.id === id);
      return listed === undefined || listed.verdict === says;
    });
    expect(same).toEqual([]);
  });

  test.each(judged.map(({ id, kind, input, verdict }) => [id, kind, JSON.stringify(input), verdict, input] as const))(
    '%s: as %s, %s gets the verdict %s, or a listed exception',
    (id, kind, _text, verdict, input) => {
      expect(JUDGED.get(kind)?.(input)).toBe(EXCEPTIONS.get(id)?.says ?? verdict);
    },
  );

  test.each(inputCases('yamlScalar'))('$id: a string that reads like another type is written in quotes', ({ id }) => {
    const scalars = SCALARS.get(id) ?? [];
    expect(scalars).not.toEqual([]);
    for (const scalar of scalars) {
      const yaml = toYaml([{ scalar }]);
      expect(yaml).toBe(`scalar: "${scalar}"\n`);
      expect(load(yaml)).toEqual({ scalar });
      expect(load(yaml, { schema: YAML11_SCHEMA })).toEqual({ scalar });
    }
  });

  test.each(inputCases('token'))('$id: a required name that is not there yet is refused at once', () => {
    const late = Lazy.any({ produce: () => 'agent' });
    expect([dnsLabel, dnsSubdomain, serviceName].flatMap((check) => [late, undefined].map(judgeBy(check)))).toEqual(
      Array(6).fill('reject'),
    );
  });
});

/** Converts numbers, which are text in the file. */
function numeric(input: unknown): unknown {
  return typeof input === 'string' && /^-?[0-9.]+$/.test(input) ? Number(input) : input;
}

function isOrdered(input: unknown): Verdict {
  const [request = '', limit = ''] = String(input).split('<=');
  return toNano(request) <= toNano(limit) ? 'accept' : 'reject';
}
