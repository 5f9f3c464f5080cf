import { differences, fieldOr, literals, problem, textOf } from './cel';

/** What the security context constraints of OpenShift set in the pods of a profile that leaves its user to the platform. */
const PLATFORM = ['fsGroup', 'runAsUser', 'seLinuxOptions'];

/**
 * The messages about the security context of a pod or of a container. A user that the platform chooses is never root, and an SELinux
 * label of the platform has only a level.
 * @see https://docs.redhat.com/en/documentation/openshift_container_platform/4.19/html/authentication_and_authorization/managing-pod-security-policies
 */
export function securityContextProblems(got: string, want: string, path: string): string {
  const [own, wanted] = [got, want].map((one) => fieldOr(one, 'securityContext', '{}')) as [string, string];
  const isPlatform =
    '!(has(variables.want.securityContext) && has(variables.want.securityContext.runAsUser)) && !(k in WANTED)';
  const isSafe = `(k == 'runAsUser' ? ${own}[k] > 0 : k == 'seLinuxOptions' ? ${own}[k].all(l, l == 'level') : true)`;
  const filled = `${isPlatform.replace('WANTED', wanted)} && ${isSafe}`;
  const field = `${path} + k`;
  return `(${differences({ got: own, want: wanted, path, except: PLATFORM })}
+ ${own}.filter(k, k in ${literals(PLATFORM)} && !(k in ${wanted} && ${own}[k] == ${wanted}[k]) && !(${filled}))
  .map(k, ${problem(field, `k in ${wanted} ? ${textOf(`${wanted}[k]`)} : 'unset'`, textOf(`${own}[k]`))})
+ ${wanted}.filter(k, k in ${literals(PLATFORM)} && !(k in ${own}))
  .map(k, ${problem(field, textOf(`${wanted}[k]`), "'none'")}))`;
}
