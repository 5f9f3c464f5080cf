import { Yaml } from 'cdk8s';

/** Writes objects as a stream of YAML documents, in the given order. All YAML is written here. */
export function toYaml(objects: readonly object[]): string {
  return Yaml.stringify(...objects);
}
