/*
 * Names that the API server generates: the first 58 characters of the prefix that a controller asks for, and five of its own. The
 * prefix is the owner's name and a dash, which a long name loses.
 * https://github.com/kubernetes/kubernetes/blob/v1.37.2/staging/src/k8s.io/apiserver/pkg/storage/names/generate.go
 */

const PREFIX_MAX = 58;
const GENERATED = 5;

/** A regular expression for the names of a Deployment's pods. */
export function deploymentPods(deployment: string): string {
  return `${prefixOf(deployment)}.+`;
}

/** Regular expressions for the names of the Jobs that a controller generates for an object, and of their pods. */
export function generatedJobs(owner: string): { readonly jobs: string; readonly pods: string } {
  const jobs = `${prefixOf(owner)}[a-z0-9]+`;
  const hasDash = prefixOf(owner).length + GENERATED < PREFIX_MAX;
  return { jobs, pods: hasDash ? `${jobs}-[a-z0-9]+` : jobs };
}

function prefixOf(owner: string): string {
  return `${owner}-`.slice(0, PREFIX_MAX);
}
