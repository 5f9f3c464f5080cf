/** The minor version in a version of Kubernetes such as `1.34`. */
export function minorOf(version: string): number {
  return Number(version.split('.')[1]);
}
