import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { transformSync } from '@swc/core';

const PROJECT = join(__dirname, '..', '..', '..');

/** Our sources as JavaScript in a folder of their own, for processes that must start fast. */
export class CompiledSources {
  private readonly dir = mkdtempSync(join(tmpdir(), 'cdk8s-agents-'));

  /** @param folders of the project, such as `src`, with all that they import */
  constructor(folders: readonly string[]) {
    for (const folder of folders) {
      for (const file of readdirSync(join(PROJECT, folder), { recursive: true, encoding: 'utf8' })) {
        if (file.endsWith('.ts')) this.compile(join(folder, file));
      }
    }
    symlinkSync(join(PROJECT, 'node_modules'), join(this.dir, 'node_modules'));
  }

  /** The compiled file of a source file, such as `src/session/index.ts`. */
  path(source: string): string {
    return join(this.dir, source.replace(/\.ts$/, '.js'));
  }

  remove(): void {
    rmSync(this.dir, { recursive: true });
  }

  private compile(source: string): void {
    const { code } = transformSync(readFileSync(join(PROJECT, source), 'utf8'), {
      filename: source,
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', decorators: true },
        transform: { decoratorVersion: '2022-03' },
      },
      module: { type: 'commonjs' },
    });
    mkdirSync(dirname(this.path(source)), { recursive: true });
    writeFileSync(this.path(source), code);
  }
}
