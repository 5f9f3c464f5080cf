import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import type { TestNode } from './test-node';

/** The path of Node in the image. */
export const NODE = '/bin/node';

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** Loads an image onto the node that has nothing but the Node of this process and its libraries. */
export function importNodeImage(node: TestNode, name: string): void {
  const work = mkdtempSync(join(tmpdir(), 'node-image-'));
  try {
    const digest = writeNodeLayer(work, 'layer.tar');
    const image = {
      architecture: ARCHITECTURES[process.arch],
      config: { Entrypoint: [NODE] },
      os: 'linux',
      rootfs: { type: 'layers', diff_ids: [digest] },
    };
    writeFileSync(join(work, 'image.json'), JSON.stringify(image));
    const manifest = [{ Config: 'image.json', RepoTags: [name], Layers: ['layer.tar'] }];
    writeFileSync(join(work, 'manifest.json'), JSON.stringify(manifest));
    tar('-C', work, '-cf', join(work, 'image.tar'), 'manifest.json', 'image.json', 'layer.tar');
    node.importImages(join(work, 'image.tar'));
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** Writes a layer with the Node of this process, its libraries, and programs by their paths. @returns its digest */
export function writeNodeLayer(work: string, layer: string, programs: Readonly<Record<string, string>> = {}): string {
  const root = join(work, 'node');
  copy(process.execPath, join(root, NODE));
  const libraries = execFileSync('ldd', [process.execPath], { encoding: 'utf8' });
  for (const [path] of libraries.matchAll(/\/\S+/g)) copy(path, join(root, path));
  for (const [path, text] of Object.entries(programs)) writeFileSync(join(root, path), text);
  tar('-C', root, '--owner=0', '--group=0', '-cf', join(work, layer), '.');
  return `sha256:${createHash('sha256')
    .update(readFileSync(join(work, layer)))
    .digest('hex')}`;
}

/** A program of this folder as JavaScript, which needs nothing but Node. */
export function programText(file: string): string {
  const source = readFileSync(join(__dirname, file), 'utf8');
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, removeComments: true },
  });
  return outputText;
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { dereference: true });
}

function tar(...args: readonly string[]): void {
  execFileSync('tar', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
