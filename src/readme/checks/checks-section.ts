import { READ_ROTATIONS_ANNOTATION, ROTATION_ANNOTATION } from '../../core/objects/labels';
import { distinct } from '../../core/order';
import type { ManifestSet } from '../manifest-set';
import { blocks, bullets, section, shell } from '../markdown/blocks';
import { codes, link, words } from '../markdown/inline';
import { table } from '../markdown/table';
import { type AlertLink, alertRows } from './alert-rows';
import { isTypeable, namespaced, operatorCommands, rolloutCommands, secretCommands } from './commands';
import { smokeChecks } from './smoke-checks';
import { syncRows } from './sync-rows';

/** How to apply a set, and how to see that it works. */
export function checksSection(set: ManifestSet): string {
  if (set.objects.length === 0) return '';
  return section('## How to apply it and check that it works', [
    'In this folder; kubectl reads the files in the order of their names:',
    shell(['kubectl apply --server-side -f .']),
    waves(set),
    step('Secrets are filled', secretCommands(set)),
    step('Operators are done', operatorCommands(set)),
    step('Pods are ready', rolloutCommands(set)),
    step('Clients are served', smokeChecks(set)),
    rotations(set),
    section('### Alerts', [alertTable(set)]),
  ]);
}

function waves(set: ManifestSet): string {
  const rows = syncRows(set);
  if (rows.length === 0) return '';
  return blocks([
    'Argo CD applies one wave after the other, and waits until each is healthy:',
    table(
      ['wave', 'objects'],
      rows.map(({ when, kinds }) => [words(when), kinds.map(words).join(', ')]),
    ),
  ]);
}

function step(heading: string, commands: readonly string[]): string {
  return section(`### ${heading}`, [shell(commands)]);
}

function rotations(set: ManifestSet): string {
  const onChange = set.of('external-secrets.io/ExternalSecret').filter(({ spec }) => spec.refreshPolicy === 'OnChange');
  if (onChange.length === 0) return '';
  const namespaces = distinct(onChange.filter(isTypeable).map(namespaced));
  return section('### Secrets are rotated', [
    bullets([
      'External Secrets reads a new value when its ExternalSecret changes: name another rotation in the app, synthesize and apply.',
      'Pods that read the Secret at their start are replaced by the same change. Annotations tell which rotation a Secret and a pod are at:',
    ]),
    shell(
      namespaces.flatMap((option) => [
        `kubectl get secrets${option} -o custom-columns='SECRET:.metadata.name,ROTATION:.metadata.annotations.${ROTATION_ANNOTATION}'`,
        `kubectl get pods${option} -o custom-columns='POD:.metadata.name,ROTATIONS:.metadata.annotations.${READ_ROTATIONS_ANNOTATION}'`,
      ]),
    ),
  ]);
}

function alertTable(set: ManifestSet): string {
  return table(
    ['PrometheusRule', 'severity', 'alerts'],
    alertRows(set).map(({ rules, severity, alerts }) => [
      codes(rules),
      words(severity),
      alerts.map(alertText).join(', '),
    ]),
  );
}

function alertText({ name, runbook }: AlertLink): string {
  return runbook === undefined ? codes([name]) : link(name, runbook);
}
