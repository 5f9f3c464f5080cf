import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

/** Detects `cdk8s synth --stdout`, which uses a temporary folder and prints its files without `---` separators. */
export function isPiped(outdir: string): boolean {
  return dirname(resolve(outdir)) === resolve(tmpdir()) && basename(outdir).startsWith('cdk8s-');
}

/**
 * Detects `cdk8s synth --format helm`. Helm takes every file of its templates for a manifest, a README.md too.
 * @see https://helm.sh/docs/chart_template_guide/named_templates/#partials-and-_-files
 */
export function isHelmTemplates(outdir: string): boolean {
  return basename(resolve(outdir)) === 'templates' && existsSync(join(dirname(resolve(outdir)), 'Chart.yaml'));
}
