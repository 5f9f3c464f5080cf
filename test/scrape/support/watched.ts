import { join } from 'node:path';
import type { Plain } from '../../../src/core/plain';
import { find, type KubeObject } from '../../support/objects';
import { operatorConfiguration, withTargets } from './configuration';
import type { Discovery } from './discovery';
import type { Exporters } from './exporters';
import { Prometheus } from './prometheus';
import { fasterRules, type RuleGroup, selectedRules } from './rule-files';
import type { World } from './world';

/** A set of objects with a Prometheus, and the cluster that it scrapes. */
export interface WatchedSet {
  readonly objects: readonly KubeObject[];
  readonly prometheus: { readonly namespace: string; readonly name: string };

  /** The address of its Alertmanager. */
  readonly alertmanager: string;
  readonly discovery: Discovery;

  /** Its exporters, in good health. */
  readonly world: World;
}

/** The programs that a test with a real Prometheus needs. */
export interface Programs {
  readonly prometheus: string;
  readonly linters: string;
}

/**
 * Starts the Prometheus of a set.
 * @param change a fault in the configuration or the rules, for a control
 */
export async function startPrometheus(
  { objects, prometheus, discovery }: WatchedSet,
  programs: Programs,
  folder: string,
  exporters: Exporters,
  change: Change = {},
): Promise<Prometheus> {
  const { objects: changedObjects = same, configuration: changed = same, rules = same } = change;
  const given = changedObjects(objects);
  const written = operatorConfiguration(programs.linters, folder, given, prometheus);
  const configuration = withTargets(changed(written), discovery, exporters, 'rules.yaml');
  const groups = selectedRules(find(objects, 'Prometheus', prometheus.name, prometheus.namespace), given);
  return Prometheus.start(programs.prometheus, join(folder, 'server'), configuration, fasterRules(rules(groups)));
}

/** A fault, for a control. */
export interface Change {
  readonly objects?: (objects: readonly KubeObject[]) => readonly KubeObject[];
  readonly configuration?: (configuration: Plain) => Plain;
  readonly rules?: (groups: readonly RuleGroup[]) => readonly RuleGroup[];
}

function same<T>(value: T): T {
  return value;
}
