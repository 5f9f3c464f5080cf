const { sep } = require('node:path');

const MARK = 'left out: ';

/** Says at the end of a run what was not run: green is a word about the rest only. */
module.exports = class LeftOutReporter {
  #suites = [];
  #clusterTestsRan = false;

  onTestResult(_test, { testFilePath, testResults }) {
    if (testFilePath.split(sep).includes('cluster')) this.#clusterTestsRan = true;
    for (const { status, title } of testResults) {
      if (status === 'todo' && title.startsWith(MARK)) this.#suites.push(title.slice(MARK.length));
    }
  }

  onRunComplete() {
    const parts = [];
    if (this.#suites.length > 0) {
      const count = this.#suites.length === 1 ? '1 suite' : `${this.#suites.length} suites`;
      const titles = [...this.#suites].sort().map((title) => `  - ${title}\n`);
      parts.push(`${count}, because ../shared is not beside this checkout:\n${titles.join('')}`);
    }
    if (!this.#clusterTestsRan) parts.push('the cluster tests (npm run test:cluster needs KUBECONFIG)\n');
    if (parts.length > 0) process.stderr.write(`\nLeft out: ${parts.join('and ')}`);
  }
};
