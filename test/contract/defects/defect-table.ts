import type { DefectClass } from './classes';
import { type Defect, OUTCOMES, type Way } from './way';

/** A readable table of the classes, with the outcome of each way to cause a defect. */
export function toTable(classes: readonly DefectClass[], defects: readonly Defect[]): string {
  const rows = defects.flatMap(({ id, ways }) => {
    const found = classes.find((one) => one.id === id);
    return [`${id} ${found?.severity}: ${found?.wrong}`, ...[...ways].sort(byOutcome).map(toLine)];
  });
  const left = defects.filter(({ ways }) => ways.some(({ outcome }) => outcome === 'left to a rule'));
  const summary =
    `${defects.length} classes of defects break something on a cluster. By the constructs of this library, ` +
    `${defects.length - left.length} of them cannot be written in any way known here; ${left.length} leave a way to a rule. ` +
    'What is written by hand, with ApiObject or cdk8s-plus-28, is left to rules throughout.';
  return [summary, ...rows, ''].join('\n');
}

/** The outcomes, strongest first. */
function byOutcome(one: Way, other: Way): number {
  return OUTCOMES.indexOf(one.outcome) - OUTCOMES.indexOf(other.outcome);
}

function toLine(way: Way): string {
  return `  ${way.outcome.padEnd(16)}  ${way.how}${tail(way)}`;
}

function tail(way: Way): string {
  switch (way.outcome) {
    case 'never written':
      return ` (${way.within})`;
    case 'left to a rule':
      return `. ${way.why}${way.warns === undefined ? '' : ` Warning: ${way.warns}`}`;
    default:
      return `: ${way.says}`;
  }
}
