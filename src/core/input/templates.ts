/** How a template language marks its expressions, and a command that renders it. */
interface TemplateLanguage {
  readonly mark: RegExp;
  readonly tool: string;
}

const LANGUAGES: readonly TemplateLanguage[] = [
  { mark: /\{\{/, tool: 'helm template' },
  { mark: /\{%/, tool: 'jinja2' },
  { mark: /<%/, tool: 'erb' },
  { mark: /\$\{/, tool: 'envsubst' },
  { mark: /\$\(\w/, tool: 'kubectl kustomize' },
];

/** Advice for a text that contains an expression of a template. @returns undefined for any other text */
export function renderFirst(text: string): string | undefined {
  const language = LANGUAGES.find(({ mark }) => mark.test(text));
  return language && renderWith(language.tool);
}

/** @param tool a command that renders the template */
export function renderWith(tool: string): string {
  return `render a template first, such as with ${tool}`;
}
