const Sequencer = require('@jest/test-sequencer').default;
const { sep } = require('node:path');

const LONGEST = ['test', 'types', 'types.test.ts'].join(sep);

/** A suite that takes far longer than any other one is started first, also where no run has measured it yet. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const isLongest = ({ path }) => path.endsWith(LONGEST);
    const sorted = super.sort(tests);
    return [...sorted.filter(isLongest), ...sorted.filter((test) => !isLongest(test))];
  }
};
