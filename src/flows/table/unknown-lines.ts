import type { Paint } from '../../core/colour';
import { groupedBy } from '../../core/grouped';
import { counted, listed } from '../../core/listed';
import { wrapped } from '../../core/wrapped';
import type { FlowsSource } from '../flows-source';
import { lineName } from '../text/connection-line';

const MARGIN = '  ';
const LABEL = 'unknown';
const SHOWN = 3;

/** The paths of which the set does not tell whether they are open, by what is missing. */
export function unknownLines(source: FlowsSource, width: number, paint: Paint): readonly string[] {
  const facts = source.unknownConnections().flatMap(({ missing, ...path }) => missing.map((one) => ({ ...one, path })));
  const byFact = groupedBy(facts, ({ fact, cure }) => JSON.stringify([fact, cure]));
  return [...byFact.values()].flatMap((same) => {
    const paths = same.map(({ path: { from, to, ports } }) => `${lineName(from)} -> ${lineName(to)} : ${ports}`);
    const [{ fact, cure }] = same;
    const text = [`${counted(paths.length, 'path')} without ${fact}`, listed(paths, SHOWN), cure];
    return text.flatMap((part, index) =>
      wrapped([part], width - MARGIN.length * 2 - LABEL.length).map((line, row) => {
        const label = index + row === 0 ? paint('yellow', LABEL) : ' '.repeat(LABEL.length);
        return `${MARGIN}${label}${MARGIN}${line}`;
      }),
    );
  });
}
