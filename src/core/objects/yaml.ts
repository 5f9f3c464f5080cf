import { Yaml } from 'cdk8s';

/** The one place that writes YAML: objects as a stream of documents, in their order. */
export function toYaml(objects: readonly object[]): string {
  return Yaml.stringify(...objects);
}
