const { sep } = require('node:path');

const MARK = 'left out: ';

/** Says at the end of a run what was not run: green is a word about the rest only. */
module.exports = class LeftOutReporter {
  #suites = [];
  #ran = new Set();

  onTestResult(_test, { testFilePath, testResults }) {
    for (const folder of ['cluster', 'packets', 'argocd']) {
      if (testFilePath.split(sep).includes(folder)) this.#ran.add(folder);
    }
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
    if (this.#ran.size === 0) {
      parts.push('what needs a cluster (npm run test:cluster, test:packets and test:argocd, with KUBECONFIG)\n');
    }
    if (parts.length > 0) process.stderr.write(`\nLeft out: ${parts.join('and ')}`);
  }
};
