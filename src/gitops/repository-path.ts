/**
 * Whether a folder may be inside a path of the repository. Both are relative, but the TypeScript project may itself
 * be in a subfolder of the repository: dist/argocd is inside dist, and inside clusters/dist.
 */
export function isWithin(folder: string, path: string): boolean {
  const [own, source] = [segments(folder), segments(path)];
  return own.some((_, index) => {
    const outer = own.slice(0, index + 1);
    return outer.length <= source.length && outer.join('/') === source.slice(-outer.length).join('/');
  });
}

/** Whether a folder has an absolute path, such as a temporary folder, which is not in a repository. */
export function isAbsolute(folder: string): boolean {
  return /^([/\\]|[A-Za-z]:)/.test(folder);
}

/** The parts of a path. */
export function segments(path: string): readonly string[] {
  return path
    .replace(/^\.[/\\]/, '')
    .split(/[/\\]/)
    .filter((part, index, all) => part !== '' || (index === 0 && all.length === 1));
}
