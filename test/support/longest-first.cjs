const { join } = require('node:path');
const Sequencer = require('@jest/test-sequencer').default;

/** Suites that take far longer than any other, the longest first. */
const LONGEST = [join('test', 'types', 'types.test.ts'), join('test', 'reachability', 'property.test.ts')];

/** Starts the longest suites first, also where no earlier run has measured them: the last one to end does not run alone. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const place = LONGEST.findIndex((suite) => path.endsWith(suite));
      return place < 0 ? LONGEST.length : place;
    };
    return [...super.sort(tests)].sort((one, other) => rank(one) - rank(other));
  }
};
