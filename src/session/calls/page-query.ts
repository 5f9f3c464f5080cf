const PAGE = 500;

/** The query of a page of a list. @param next what the page before asked for; empty or undefined for the first */
export function pageQuery(labelSelector: string, next?: string): URLSearchParams {
  return new URLSearchParams({ labelSelector, limit: String(PAGE), ...(next ? { continue: next } : {}) });
}
