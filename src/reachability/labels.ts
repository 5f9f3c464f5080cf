/** Labels of an object, or of pods. */
export type Labels = Readonly<Record<string, string>>;
