import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A documented class of defects. */
export interface DefectClass {
  readonly id: string;

  /** Whether it breaks something in a cluster or only weakens it. */
  readonly class: string;
  readonly severity: string;
  readonly wrong: string;
}

/** The classes in `../shared/rules.tsv`, in the order of the file. */
export function defectClasses(shared: string): readonly DefectClass[] {
  const [, ...lines] = readFileSync(join(shared, 'rules.tsv'), 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [id = '', kind = '', severity = '', wrong = ''] = line.split('\t');
    return { id, class: kind, severity, wrong };
  });
}
