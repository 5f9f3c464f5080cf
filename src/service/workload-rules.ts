import type { Cluster } from '../core/cluster/cluster';
import { type Input, shown } from '../core/input/input';
import { absolutePath, annotationKey, dnsLabel, labelKey, labelValue, text } from '../core/input/names';
import { checkSecretKey } from '../core/input/secret-key';
import { sentenceList } from '../core/listed';
import { type Component, objectLabels } from '../core/objects/labels';
import { configKey } from '../core/pods/config-files';
import { checkContainers } from '../core/pods/containers/container-rules';
import { checkPod } from '../core/pods/pod-rules';
import { checkPodVersions } from '../core/pods/pod-versions';
import { checkPorts } from '../core/pods/ports';
import type { ResolvedWorkload, WorkloadPort } from './workload-props';

/** The size limit of a ConfigMap. @see https://kubernetes.io/docs/concepts/configuration/configmap/#motivation */
const CONFIG_MAP_BYTES_MAX = 1024 * 1024;

/**
 * Checks the props that all workloads share, except the name, whose rule depends on the workload.
 * @param mountPaths container paths that other props use, by prop name
 */
export function checkWorkload(
  input: Input,
  workload: ResolvedWorkload & { readonly ports: readonly WorkloadPort[] },
  component: Component,
  cluster: Cluster,
  mountPaths: Readonly<Record<string, string>> = {},
): void {
  input.required('namespace', workload.namespace, dnsLabel);
  checkPod(input, workload);
  checkMounts(input, workload, mountPaths);
  const { name, ports, scratchDirs, volumes } = workload;
  const paths = [...scratchDirs, ...volumes].map(({ path }) => path);
  checkContainers(input, workload, { name, ports, paths: [...paths, ...Object.values(mountPaths)] });
  checkPodVersions(input, workload, cluster);
  checkMetadata(input, workload, component);
}

/** Checks that port names and numbers are valid and distinct. */
export function checkWorkloadPorts(input: Input, ports: readonly WorkloadPort[]): void {
  checkPorts(input, ports);
  ports.forEach(({ appProtocol }, index) => {
    input.optional(`ports[${index}].appProtocol`, appProtocol, labelKey);
  });
}

/** Checks that paths and contents are valid, and that all files fit into one ConfigMap. */
export function checkFiles(input: Input, files: readonly (readonly [string, string])[]): void {
  for (const [path, content] of files) input.entries('files', { [path]: content }, absolutePath, text);
  const paths = files.map(([path]) => path);
  input.distinct('paths of files', paths);
  // Different paths, such as /a/b and /a-b, may map to the same key.
  input.distinct('letters and digits of files', [...new Set(paths)].map(configKey));
  const bytes = files.reduce((sum, [, content]) => sum + Buffer.byteLength(String(content)), 0);
  if (bytes > CONFIG_MAP_BYTES_MAX) input.refuse(`files together must be at most 1 MiB, got ${bytes} bytes`);
}

function checkMounts(input: Input, workload: ResolvedWorkload, mountPaths: Readonly<Record<string, string>>): void {
  const { files, secretFiles, scratchDirs } = workload;
  checkFiles(input, Object.entries(files));
  secretFiles.forEach((file, index) => {
    input.required(`secretFiles[${index}].path`, file.path, absolutePath);
    checkSecretKey(input, `secretFiles[${index}]`, file);
  });
  const secretPaths = secretFiles.map(({ path }) => path);
  input.distinct('paths of secretFiles', secretPaths);
  // Paths within one field are checked above.
  const fields = [...Object.keys(mountPaths), 'files', 'secretFiles', 'scratchDirs'];
  input.distinct(`paths of ${sentenceList(fields)}`, [
    ...Object.values(mountPaths),
    ...Object.keys(files),
    ...new Set(secretPaths),
    ...new Set(scratchDirs.map(({ path }) => path)),
  ]);
}

function checkMetadata(input: Input, { name, labels, podAnnotations }: ResolvedWorkload, component: Component): void {
  input.entries('labels', labels, labelKey, labelValue);
  for (const key of Object.keys(objectLabels(name, component)).filter((key) => Object.hasOwn(labels, key))) {
    input.refuse(`labels must not have ${shown(key)}: the library sets it`);
  }
  input.entries('podAnnotations', podAnnotations, annotationKey, text);
}
