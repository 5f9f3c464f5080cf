/** Joins paragraphs, tables and headings with an empty line between them. Leaves out what is empty. */
export function blocks(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

/** A heading with its contents. Empty without contents. */
export function section(heading: string, parts: readonly string[]): string {
  const inside = blocks(parts);
  return inside === '' ? '' : blocks([heading, inside]);
}

/** A list. Empty without items. */
export function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

/** Commands for a shell. Empty without commands. */
export function shell(commands: readonly string[]): string {
  return commands.length === 0 ? '' : ['```sh', ...commands, '```'].join('\n');
}
