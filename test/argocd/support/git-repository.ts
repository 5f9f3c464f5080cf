import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { DIST } from '../../support/dist';
import { shared } from '../../support/shared';

/** The branch that the shipped Applications follow. */
const BRANCH = 'main';

/** A repository that the Argo CD of KUBECONFIG's cluster reads, and the folder to commit from. It initially contains dist/. */
export class GitRepository {
  /** @throws Error when the cluster of KUBECONFIG has no such Argo CD */
  static fromEnvironment(env: NodeJS.ProcessEnv = process.env): GitRepository {
    const state = dirname(env.KUBECONFIG ?? '');
    if (!env.KUBECONFIG || !existsSync(join(state, 'argocd'))) {
      throw new Error(
        `KUBECONFIG must name a cluster with Argo CD, as ../shared/cluster/cluster argocd starts it: it is ${env.KUBECONFIG}`,
      );
    }
    if (shared === undefined) {
      throw new Error('the folder ../shared is absent: put it there, or name it in AGENTS_SHARED');
    }
    const folder = mkdtempSync(join(tmpdir(), 'repository-'));
    cpSync(DIST, join(folder, 'dist'), { recursive: true });
    return new GitRepository(join(shared, 'cluster', 'cluster'), state, folder);
  }

  /** The URL for Argo CD. */
  readonly url: string;

  private constructor(
    private readonly command: string,
    private readonly state: string,
    private readonly folder: string,
  ) {
    this.url = this.publish();
  }

  write(file: string, text: string): void {
    const path = join(this.folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  remove(file: string): void {
    rmSync(join(this.folder, file));
  }

  /** @returns the hash of the commit */
  commit(): string {
    this.publish();
    const args = ['--git-dir', this.url.replace('file://', ''), 'rev-parse', BRANCH];
    return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  }

  /** Keeps the repository, because Argo CD reads it. */
  removeFolder(): void {
    rmSync(this.folder, { recursive: true });
  }

  /** Pushes the contents of the folder to the branch. @returns the URL */
  private publish(): string {
    const args = ['argocd-repo', basename(this.state), this.folder, BRANCH];
    return execFileSync(this.command, args, {
      encoding: 'utf8',
      env: { ...process.env, CLUSTER_HOME: join(this.state, '..', '..') },
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  }
}
