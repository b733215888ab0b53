/**
 * The outline of the mark of ONT ID, as SVG path data on a field of 24 by 24: a ring whose opening is a key. The tooth
 * of the key is still visible at 16 px.
 */
export const MARK = 'M13.5 22.9A11 11 0 1 0 10.5 22.9V16.5A4.75 4.75 0 1 1 13.5 16.5V18H16.2V20.4H13.5Z';
