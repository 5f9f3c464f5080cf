import { spawn } from 'node:child_process';
import { UsageError } from '../usage-error';

/**
 * Runs the command of an app in a shell, as cdk8s does, with all that it prints on stderr.
 * @param aborted ends the process
 * @throws UsageError with the status with which it ended
 */
export function runInShell(app: string, folder: string, outdir: string, aborted: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    // stdout belongs to the manifests. A group of its own, because a shell does not pass on the signal that ends it.
    const child = spawn(app, {
      cwd: folder,
      env: { ...process.env, CDK8S_OUTDIR: outdir },
      shell: true,
      stdio: ['ignore', 2, 2],
      detached: true,
    });
    aborted.addEventListener(
      'abort',
      () => child.pid !== undefined && child.exitCode === null && process.kill(-child.pid),
    );
    child.once('error', reject);
    child.once('close', (status, signal) => {
      if (status === 0) resolve();
      else reject(new UsageError(`the app ended with ${status ?? signal}: ${app}`));
    });
  });
}
