import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toYaml } from '../src/core/objects/yaml';
import { renderSession, stellaAgent } from '../src/session';
import { NAMESPACE, sampleSession } from './samples';

const ID = 'id-of-the-session';

/** Writes a Helm chart with the pod and the Secret of each session in the values, and returns its folder. */
export function writeHelmChart(parent: string): string {
  const folder = join(parent, 'chart');
  mkdirSync(join(folder, 'templates'), { recursive: true });
  writeFileSync(join(folder, 'Chart.yaml'), 'apiVersion: v2\nname: sessions\nversion: 1.0.0\n');
  writeFileSync(join(folder, 'templates', 'sessions.yaml'), sessionsTemplate());
  return folder;
}

/** The text of one session with places for what differs, as somebody would write it for Helm. */
function sessionsTemplate(): string {
  const objects = renderSession(stellaAgent, { ...sampleSession(0), id: ID });
  const data = '  {{- range $key, $value := .credentials }}\n  {{ $key }}: {{ $value | b64enc }}\n  {{- end }}\n';
  const text = toYaml(Object.values(objects))
    .replaceAll(ID, '{{ .id }}')
    .replaceAll(`namespace: ${NAMESPACE}`, 'namespace: {{ .namespace }}')
    .replace(/(?<=^data:\n)( {2}.*\n)+/m, data);
  return `{{- range .Values.sessions }}\n---\n${text}{{- end }}\n`;
}
