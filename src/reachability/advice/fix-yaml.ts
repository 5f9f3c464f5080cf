import { toYaml } from '../../core/objects/yaml';
import { yamlLine } from '../../core/objects/yaml/yaml-line';

/** Rules as items of a list, each in one line. */
export function ruleYaml(rules: readonly object[]): string {
  return rules.map((rule) => `- ${yamlLine(rule)}`).join('\n');
}

/** A whole object, for kubectl. */
export function documentYaml(object: object): string {
  return toYaml([object]);
}
