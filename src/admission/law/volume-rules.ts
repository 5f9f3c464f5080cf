import { SECRET_PLACEHOLDER } from '../../agent/pod-template';
import { differences, elementProblems, fieldOr, literal, literals, problem, textOf, textOr, unless } from './cel';
import type { Variable } from './variable';

/** The volumes of a token that the identity webhooks of clouds add, and the audiences of these tokens. */
const IDENTITY_VOLUMES = ['aws-iam-token', 'azure-identity-token', 'eks-pod-identity-token'];
const IDENTITY_AUDIENCES = ['api://AzureADTokenExchange', 'pods.eks.amazonaws.com', 'sts.amazonaws.com'];

const GOT = fieldOr('variables.got', 'volumes', '[]');
const WANT = fieldOr('variables.want', 'volumes', '[]');
const ONLY_PROJECTED = "has(v.projected) && v.all(k, k in ['name', 'projected'])";

/** The volumes that admission adds, by name: the token of the ServiceAccount, if the profile mounts it, and those of clouds. */
export const VOLUME_VARIABLES: readonly Variable[] = [
  { name: 'secret', expression: "'agent-secret-' + variables.session" },
  {
    name: 'tokenVolumes',
    expression: `${GOT}.filter(v, v.name.startsWith('kube-api-access-')
  && !(has(variables.want.automountServiceAccountToken) && variables.want.automountServiceAccountToken == false)
  && ${ONLY_PROJECTED}
  && v.projected.sources.all(s, (has(s.serviceAccountToken) && !has(s.serviceAccountToken.audience))
    || (has(s.configMap) && s.configMap.name == 'kube-root-ca.crt') || has(s.downwardAPI))).map(v, v.name)`,
  },
  {
    name: 'identityVolumes',
    expression: `${GOT}.filter(v, v.name in ${literals(IDENTITY_VOLUMES)}
  && ${ONLY_PROJECTED}
  && v.projected.sources.all(s, has(s.serviceAccountToken) && has(s.serviceAccountToken.audience)
    && s.serviceAccountToken.audience in ${literals(IDENTITY_AUDIENCES)})).map(v, v.name)`,
  },
  {
    name: 'addedVolumes',
    expression: `(variables.tokenVolumes + variables.identityVolumes).filter(name, !${WANT}.exists(w, w.name == name))`,
  },
];

/** What the volumes of a pod must be. */
export const VOLUME_RULES: readonly Variable[] = [
  {
    name: 'volumeNameProblems',
    expression: unless(
      `${GOT}.filter(c, !(c.name in variables.addedVolumes)).map(c, c.name) == ${WANT}.map(w, w.name)`,
      problem("'spec.volumes'", textOf(`${WANT}.map(w, w.name)`), textOf(`${GOT}.map(c, c.name)`)),
    ),
  },
  { name: 'volumeProblems', expression: volumeProblems() },
];

function volumeProblems(): string {
  return elementProblems({ got: GOT, want: WANT, path: "'spec.volumes['" }, [
    differences({ got: 'c', want: 'w', path: '', except: ['emptyDir', 'ephemeral', 'secret'] }),
    sourceProblems('secret', ['secretName'], secretNameProblems()),
    sourceProblems('emptyDir', ['sizeLimit'], amountProblems('emptyDir', 'sizeLimit')),
    sourceProblems('ephemeral', ['volumeClaimTemplate'], claimProblems()),
  ]);
}

/** Compares a source that both volumes have, except for some of its keys. */
function sourceProblems(field: string, except: readonly string[], rest: string): string {
  const own = differences({ got: `c.${field}`, want: `w.${field}`, path: `'${field}.'`, except });
  const other = problem(literal(field), textOr('w', field, 'unset'), textOr('c', field, 'none'));
  return `(has(c.${field}) && has(w.${field}) ? ${own} + ${rest}
  : ${unless(`has(c.${field}) == has(w.${field})`, other)})`;
}

function secretNameProblems(): string {
  const want = `(w.secret.secretName == ${literal(SECRET_PLACEHOLDER)} ? dyn(variables.secret) : w.secret.secretName)`;
  return unless(
    `c.secret.secretName == ${want}`,
    problem("'secret.secretName'", `string(${want})`, 'string(c.secret.secretName)'),
  );
}

function amountProblems(object: string, field: string): string {
  const [got, want] = [`c.${object}.${field}`, `w.${object}.${field}`];
  return unless(
    `has(${got}) && has(${want}) ? quantity(string(${got})).compareTo(quantity(string(${want}))) == 0 : has(${got}) == has(${want})`,
    problem(literal(`${object}.${field}`), textOr(`w.${object}`, field, 'unset'), textOr(`c.${object}`, field, 'none')),
  );
}

/** A claim that is created for the pod. */
function claimProblems(): string {
  const claim = 'ephemeral.volumeClaimTemplate';
  const spec = `${claim}.spec`;
  return [
    differences({ got: `c.${claim}`, want: `w.${claim}`, path: `'${claim}.'`, except: ['spec'] }),
    differences({ got: `c.${spec}`, want: `w.${spec}`, path: `'${spec}.'`, except: ['resources'] }),
    amountProblems(`${spec}.resources.requests`, 'storage'),
  ].join('\n  + ');
}
