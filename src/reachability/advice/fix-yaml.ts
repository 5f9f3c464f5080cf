import { toYaml } from '../../core/objects/yaml';
import { flowText } from '../../core/objects/yaml/flow-text';

/** Rules as items of a list, each in one line. */
export function ruleYaml(rules: readonly object[]): string {
  return rules.map((rule) => `- ${flowText(rule)}`).join('\n');
}

/** A whole object, for kubectl. */
export function documentYaml(object: object): string {
  return toYaml([object]);
}
