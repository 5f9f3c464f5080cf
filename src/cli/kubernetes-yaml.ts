import {
  floatCoreTag,
  floatYaml11Tag,
  intCoreTag,
  intYaml11Tag,
  NOT_RESOLVED,
  type ScalarTagDefinition,
  Schema,
  timestampTag,
  YAML11_SCHEMA,
} from 'js-yaml';

/**
 * The YAML of the API server and kubectl: version 1.1, where `on` is a boolean, with these differences: dates stay strings, `22:22` is
 * not a base-60 number, and `1e3` is a number.
 * @see https://github.com/kubernetes-sigs/yaml
 */
export const KUBERNETES_YAML = new Schema(
  YAML11_SCHEMA.tags
    .filter((tag) => tag !== timestampTag)
    .map((tag) => {
      if (tag === intYaml11Tag) return either(intYaml11Tag, intCoreTag);
      return tag === floatYaml11Tag ? either(floatYaml11Tag, floatCoreTag) : tag;
    }),
);

function either(first: ScalarTagDefinition<number>, second: ScalarTagDefinition<number>): ScalarTagDefinition<number> {
  return {
    ...first,
    resolve: (source, isExplicit, tagName) => {
      if (source.includes(':')) return NOT_RESOLVED;
      const value = first.resolve(source, isExplicit, tagName);
      return value === NOT_RESOLVED ? second.resolve(source, isExplicit, tagName) : value;
    },
  };
}
