import { SECRET_PLACEHOLDER } from '../../agent/pod-template';
import { differences, elementProblems, fieldOr, literal, literals, problem, textOf, unless } from './cel';
import { securityContextProblems } from './security-context';
import type { Variable } from './variable';

/** Fields of a container with a comparison of their own. */
const COMPARED_APART = ['env', 'envFrom', 'imagePullPolicy', 'resources', 'securityContext', 'volumeMounts'];

/** Resources for which a LimitRange has defaults. */
const LIMIT_RANGE_RESOURCES = ['cpu', 'ephemeral-storage', 'memory'];

/** Variables that the identity webhooks of clouds add beside their token. */
const IDENTITY_VARIABLES = [
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_DEFAULT_REGION',
  'AWS_REGION',
  'AWS_ROLE_ARN',
  'AWS_STS_REGIONAL_ENDPOINTS',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AZURE_AUTHORITY_HOST',
  'AZURE_CLIENT_ID',
  'AZURE_FEDERATED_TOKEN_FILE',
  'AZURE_TENANT_ID',
];

const GOT_INIT = fieldOr('variables.got', 'initContainers', '[]');
const WANT_INIT = fieldOr('variables.want', 'initContainers', '[]');

export const CONTAINER_VARIABLES: readonly Variable[] = [
  { name: 'initNames', expression: `${WANT_INIT}.map(c, c.name)` },
];

/** What the containers of a pod must be. Only the agent's has variables of the session. */
export function containerRules(): readonly Variable[] {
  return [
    {
      name: 'containerNameProblems',
      expression: [
        sameNames('spec.containers', 'variables.got.containers', 'variables.want.containers'),
        sameNames('spec.initContainers', GOT_INIT, WANT_INIT),
      ].join('\n+ '),
    },
    { name: 'containerProblems', expression: containerProblems() },
  ];
}

function sameNames(list: string, ...lists: readonly [got: string, want: string]): string {
  const [got, want] = lists.map((all) => `${all}.map(c, c.name)`) as [string, string];
  return unless(`${got} == ${want}`, problem(literal(list), textOf(want), textOf(got)));
}

/** Containers and init containers together, because no two of a pod have one name. */
function containerProblems(): string {
  const lists = {
    got: `(variables.got.containers + ${GOT_INIT})`,
    want: `(variables.want.containers + ${WANT_INIT})`,
    path: "(c.name in variables.initNames ? 'spec.initContainers[' : 'spec.containers[')",
  };
  return elementProblems(lists, [
    differences({ got: 'c', want: 'w', path: '', except: COMPARED_APART }),
    securityContextProblems('c', 'w', "'securityContext.'"),
    envProblems(),
    envFromProblems(),
    pullPolicyProblems(),
    mountProblems(),
    ...['requests', 'limits'].map(amountProblems),
    differences({
      got: fieldOr('c', 'resources', '{}'),
      want: fieldOr('w', 'resources', '{}'),
      path: "'resources.'",
      except: ['limits', 'requests'],
    }),
  ]);
}

/** The values of variables are not textOf, because somebody may have put a credential there. */
function envProblems(): string {
  const got = fieldOr('c', 'env', '[]');
  const want = fieldOr('w', 'env', '[]');
  const isAgent = 'c.name == variables.want.containers[0].name';
  const free = `${isAgent} && e.name in variables.sessionEnv`;
  const identity = `size(variables.identityVolumes) > 0 && e.name in ${literals(IDENTITY_VARIABLES)}`;
  const isFixed = `${want}.exists(x, x.name == e.name && has(x.valueFrom))`;
  const must = `${want}.exists(x, x.name == e.name) ? 'as in the profile' : 'unset'`;
  const field = (variable: string) => `'env.' + ${variable}.name`;
  return `${got}.filter(e, !(e in ${want}) && !(!has(e.valueFrom) && !${isFixed} && (${free} || ${identity})))
  .map(e, ${problem(field('e'), must, "'another value, which is not shown'")})
+ ${want}.filter(x, !${got}.exists(e, e.name == x.name))
  .map(x, ${problem(field('x'), "'as in the profile'", "'none'")})`;
}

function envFromProblems(): string {
  const got = fieldOr('c', 'envFrom', '[]');
  const isPlaceholder = `has(s.secretRef) && has(s.secretRef.name) && s.secretRef.name == ${literal(SECRET_PLACEHOLDER)}`;
  const want = `${fieldOr('w', 'envFrom', '[]')}.map(s, ${isPlaceholder} ? dyn({'secretRef': {'name': variables.secret}}) : dyn(s))`;
  return unless(`${got} == ${want}`, problem("'envFrom'", textOf(want), textOf(got)));
}

/** The admission plugin AlwaysPullImages sets Always. */
function pullPolicyProblems(): string {
  const [got, want] = ['c', 'w'].map((one) => fieldOr(one, 'imagePullPolicy', "''"));
  return unless(
    `${got} == ${want} || ${got} == 'Always'`,
    problem("'imagePullPolicy'", `string(${want})`, `string(${got})`),
  );
}

function mountProblems(): string {
  const got = `${fieldOr('c', 'volumeMounts', '[]')}.filter(m, !(m.name in variables.addedVolumes && m.mountPath.startsWith('/var/run/secrets/') && !m.mountPath.contains('..')))`;
  const want = fieldOr('w', 'volumeMounts', '[]');
  return unless(`${got} == ${want}`, problem("'volumeMounts'", textOf(want), textOf(got)));
}

/** Amounts by value: `1` is `1000m`. Where the profile says nothing, a LimitRange or the limits fill in. */
function amountProblems(kind: string): string {
  const amounts = (container: string, of: string) => `${container}.?resources.?${of}.orValue({})`;
  const [got, want, limits] = [amounts('c', kind), amounts('w', kind), amounts('w', 'limits')];
  const equal = (other: string) => `quantity(string(${got}[k])).compareTo(quantity(string(${other}[k]))) == 0`;
  const filled = `k in ${limits} ? ${equal(limits)} : k in ${literals(LIMIT_RANGE_RESOURCES)}`;
  const field = `'resources.${kind}.' + k`;
  return `${got}.filter(k, !(k in ${want} ? ${equal(want)} : (${filled})))
  .map(k, ${problem(field, `k in ${want} ? string(${want}[k]) : 'unset'`, `string(${got}[k])`)})
+ ${want}.filter(k, !(k in ${got}))
  .map(k, ${problem(field, `string(${want}[k])`, "'none'")})`;
}
