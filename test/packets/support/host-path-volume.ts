import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import type { PersistentVolume } from 'kubernetes-types/core/v1';

const WRITABLE_BY_ALL = 0o777;

/**
 * A directory of this machine as a PersistentVolume, in place of a provisioner. With reclaimPolicy Delete, Kubernetes removes it with
 * its claim, as a provisioner would; for directories in /tmp, its controller can.
 */
export class HostPathVolume {
  readonly directory = mkdtempSync('/tmp/agents-volume-');

  constructor(readonly storageClassName: string) {
    chmodSync(this.directory, WRITABLE_BY_ALL);
  }

  /** The name of the PersistentVolume. */
  get name(): string {
    return this.directory.replace('/tmp/', '').toLowerCase();
  }

  toObject(size: string): PersistentVolume {
    return {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: this.name },
      spec: {
        accessModes: ['ReadWriteOnce'],
        capacity: { storage: size },
        hostPath: { path: this.directory, type: 'Directory' },
        persistentVolumeReclaimPolicy: 'Delete',
        storageClassName: this.storageClassName,
      },
    };
  }

  exists(): boolean {
    return existsSync(this.directory);
  }

  /** Removes what Kubernetes has left. */
  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
