const NUMBER = /^[1-9][0-9]*$/;

/**
 * Whether a resource version is newer than another of the same kind of objects. The API server promises since 1.35 that they compare as
 * numbers, and has always done it so; others are taken for newer.
 * @see https://github.com/kubernetes/enhancements/tree/master/keps/sig-api-machinery/5504-comparable-resource-version
 */
export function isNewer(version: string, than: string): boolean {
  if (!NUMBER.test(version) || !NUMBER.test(than)) return true;
  return version.length === than.length ? version > than : version.length > than.length;
}
