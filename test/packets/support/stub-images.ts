import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtInProfiles } from '../../../src/agent/stella/built-in-profiles';
import { distinct } from '../../../src/core/order';
import { VERSIONS } from '../../../src/operators/versions';
import { AZORA_SERVICE_NAMES, workloadName } from '../../../src/platforms/azora-service-table';
import { NODE, programText, writeNodeLayer } from './node-image';
import type { TestNode } from './test-node';

/** The full image names in a platform's manifests. */
export interface StubImages {
  /** Images that the test image can replace as it is, because it listens on PORT, or on 8080. */
  readonly asTheyAre: readonly string[];
  /** The ports of the other images, which the env of a pod sets under other names, or not at all. */
  readonly listening: Readonly<Record<string, readonly number[]>>;
  /** The ports of images that serve TLS, with the folder of their certificate. */
  readonly overTls: Readonly<Record<string, TlsPorts>>;
}

interface TlsPorts {
  readonly ports: readonly number[];
  readonly certificateDir: string;
}

export const STELLA_IMAGES: StubImages = {
  asTheyAre: Object.values(builtInProfiles).map(({ resolved }) => resolved.image),
  listening: {
    [stellaImage('session-management-server')]: [3000, 50051],
    [stellaImage('stt-service')]: [50051],
    [stellaImage('tts-service')]: [50052],
    [stellaImage('message-recorder')]: [],
  },
  overTls: {},
};

export const AZORA_IMAGES: StubImages = {
  asTheyAre: [
    ...AZORA_SERVICE_NAMES.map((name) => `ghcr.io/azora-os/${workloadName(name)}:1.0.0`),
    'registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.16.0',
  ],
  listening: { [`docker.io/${VERSIONS.gateway.pumpImage}`]: [8083, 9090] },
  overTls: {
    [`docker.io/${VERSIONS.gateway.image}`]: { ports: [8443, 9696], certificateDir: '/etc/tyk-gateway-tls' },
  },
};

const TLS_SERVER = '/tls-server.js';

interface ImageConfig {
  readonly config: { readonly Env: readonly string[]; readonly Entrypoint?: readonly string[] };
  readonly rootfs: { readonly diff_ids: readonly string[] };
}

/** Loads an image under each name onto the node. Each listens on the port of the real image. */
export function importStubImages(node: TestNode, { asTheyAre, listening, overTls }: StubImages): void {
  node.nameTestImage(asTheyAre);
  const work = mkdtempSync(join(tmpdir(), 'stub-images-'));
  try {
    tar('-xf', node.tool('images.tar'), '-C', work, 'layer.tar', 'agnhost.json');
    const python = { layer: 'python.tar', digest: writePythonLayer(work) };
    const images = Object.entries(listening).map(([name, ports]) => writeImage(work, name, python, { ports }));
    if (Object.keys(overTls).length > 0) {
      const programs = { [TLS_SERVER]: programText('tls-server.ts') };
      const server = { layer: 'node.tar', digest: writeNodeLayer(work, 'node.tar', programs) };
      images.push(...Object.entries(overTls).map(([name, tls]) => writeImage(work, name, server, tls)));
    }
    writeFileSync(join(work, 'manifest.json'), JSON.stringify(images));
    const archive = join(work, 'images.tar');
    const files = distinct(images.flatMap(({ Config, Layers }) => [Config, ...Layers]));
    tar('-C', work, '-cf', archive, 'manifest.json', ...files);
    node.importImages(archive);
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** Writes the configuration of an image: the test image, and a layer. */
function writeImage(
  work: string,
  name: string,
  { layer, digest }: { readonly layer: string; readonly digest: string },
  { ports, certificateDir }: Pick<TlsPorts, 'ports'> & Partial<TlsPorts>,
): { readonly Config: string; readonly RepoTags: readonly string[]; readonly Layers: readonly string[] } {
  const base: ImageConfig = JSON.parse(readFileSync(join(work, 'agnhost.json'), 'utf8'));
  const Env = [...base.config.Env, `PORTS=${ports.join()}`, `CERTIFICATE_DIR=${certificateDir}`];
  const program = certificateDir === undefined ? {} : { Entrypoint: [NODE, TLS_SERVER] };
  const rootfs = { ...base.rootfs, diff_ids: [...base.rootfs.diff_ids, digest] };
  const Config = `${name.replace(/\W/g, '-')}.json`;
  writeFileSync(join(work, Config), JSON.stringify({ ...base, config: { ...base.config, ...program, Env }, rootfs }));
  return { Config, RepoTags: [name], Layers: ['layer.tar', layer] };
}

/** The name in src/platforms. */
function stellaImage(name: string): string {
  return `ghcr.io/c4dhi/${name}:1.0.0`;
}

/** The recorder's manifest starts `python`, which is the test image's only program here and ignores arguments. @returns its digest */
function writePythonLayer(work: string): string {
  const root = join(work, 'root');
  mkdirSync(join(root, 'bin'), { recursive: true });
  symlinkSync('/agent', join(root, 'bin', 'python'));
  const layer = join(work, 'python.tar');
  tar('-C', root, '--owner=0', '--group=0', '-cf', layer, 'bin/python');
  return `sha256:${createHash('sha256').update(readFileSync(layer)).digest('hex')}`;
}

function tar(...args: readonly string[]): void {
  execFileSync('tar', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
