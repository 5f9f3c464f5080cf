import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate and its key, in PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/** What a certificate is for. */
type Usage = 'serverAuth' | 'clientAuth';

const CURVE = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** A certificate authority of an operator: a key of the curve P-256, and certificates of 90 days. */
export class Authority implements KeyPair {
  readonly certificate: string;
  readonly key: string;
  private readonly folder = mkdtempSync(join(tmpdir(), 'authority-'));

  /** @param subject such as `/OU=azora/CN=postgres` */
  constructor(subject: string) {
    this.openssl('req', '-x509', ...CURVE, '-days', '90', '-subj', subject, '-keyout', 'ca.key', '-out', 'ca.crt');
    this.certificate = this.read('ca.crt');
    this.key = this.read('ca.key');
  }

  /** A certificate that it signs. */
  sign(commonName: string, usage: Usage, hosts: readonly string[] = []): KeyPair {
    const names = hosts.length > 0 ? `subjectAltName=${hosts.map((host) => `DNS:${host}`).join(',')}\n` : '';
    writeFileSync(
      join(this.folder, 'extensions'),
      `basicConstraints=critical,CA:FALSE\nextendedKeyUsage=${usage}\n${names}`,
    );
    this.openssl('req', ...CURVE, '-subj', `/CN=${commonName}`, '-keyout', 'tls.key', '-out', 'tls.csr');
    const by = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'extensions'];
    this.openssl('x509', '-req', '-in', 'tls.csr', '-days', '90', ...by, '-out', 'tls.crt');
    return { certificate: this.read('tls.crt'), key: this.read('tls.key') };
  }

  /** Removes its files. */
  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private openssl(...args: readonly string[]): void {
    execFileSync('openssl', args, { cwd: this.folder, stdio: ['ignore', 'ignore', 'pipe'] });
  }

  private read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8');
  }
}
