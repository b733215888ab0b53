// Outlines on a field of 24 by 24, one colour.

/** The mark: a ring whose opening is a key. The key's tooth still shows at 16 px. */
export const MARK = 'M13.5 22.9A11 11 0 1 0 10.5 22.9V16.5A4.75 4.75 0 1 1 13.5 16.5V18H16.2V20.4H13.5Z';

/** What stands in the mark's place while the window is open: three quarters of its ring, thinner. The style sheet turns it. */
export const SPINNER = 'M12 1a11 11 0 1 1-11 11h3a8 8 0 1 0 8-8z';

/** What carries the initials of a person who is known. */
export const DISC = 'M12 0a12 12 0 1 0 0 24a12 12 0 1 0 0-24z';
