import { versionLabel } from '../../../src/core/pods/version-label';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

test.each([
  ['ghcr.io/acme/agent:1.4.2', '1.4.2'],
  ['tykio/tyk-gateway:v5.14.0', 'v5.14.0'],
  [`localhost:5000/agent:1.4.2@${DIGEST}`, '1.4.2'],
  [`agent:${'a'.repeat(63)}`, 'a'.repeat(63)],
])('%s has the version %s', (image, version) => {
  expect(versionLabel(image)).toEqual({ 'app.kubernetes.io/version': version });
});

test.each([
  'nginx',
  'nginx:latest',
  `nginx@${DIGEST}`,
  `nginx:${'a'.repeat(64)}`,
  'nginx:1.25-',
  'nginx:_1',
  'no image',
])('%s has no version: a label must not say what is not known, or what the API server refuses', (image) => {
  expect(versionLabel(image)).toEqual({});
});
