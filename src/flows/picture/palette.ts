/*
 * Colours that colour-blind people can tell apart, by Okabe and Ito: https://jfly.uni-koeln.de/color/. Colour is never the only
 * carrier of a meaning.
 */

/** The colours of a picture. */
export const PALETTE = {
  paper: '#ffffff',
  text: '#1f2328',
  quiet: '#59636e',
  arrows: ['#0072b2', '#00735c', '#8f3f78', '#59636e', '#24292f'],
  workload: { border: '#0072b2', fill: '#ffffff' },
  all: { border: '#0072b2', fill: '#eff6fb' },
  ports: '#dcecf7',
  namespace: { border: '#afb8c1', fill: '#f6f8fa' },
  pods: { border: '#59636e', fill: '#ffffff' },
  outside: { border: '#59636e', fill: '#eaeef2' },
  warning: { border: '#c93c00', fill: '#fdebe0', text: '#a83200' },
} as const;
