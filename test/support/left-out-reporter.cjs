const { sep } = require('node:path');

const MARK = 'left out: ';

/** The folders of tests that `npm test` leaves out: a run of one of them is asked for by its name. */
const OWN_TASKS = ['cluster', 'packets', 'argocd', 'scrape', 'tls', 'yaml', 'package'];

/** Says at the end of `npm test` what did not run: a green run proves nothing about it. */
module.exports = class LeftOutReporter {
  #suites = [];
  #ranOwnTask = false;

  onTestResult(_test, { testFilePath, testResults }) {
    const folders = testFilePath.split(sep);
    if (OWN_TASKS.some((folder) => folders.includes(folder))) this.#ranOwnTask = true;
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
    if (!this.#ranOwnTask) {
      parts.push('what needs a cluster (npm run test:cluster, test:packets and test:argocd, with KUBECONFIG)\n');
      parts.push('what needs a Prometheus (npm run test:scrape)\n');
      parts.push('real servers with TLS, which need PostgreSQL 15 and Redis (npm run test:tls)\n');
      parts.push('other readers of what we write, which need Go and PyYAML (npm run test:yaml)\n');
      parts.push('the packed package, which needs a registry (npm run test:package)\n');
    }
    if (parts.length > 0) process.stderr.write(`\nLeft out: ${parts.join('and ')}`);
  }
};
