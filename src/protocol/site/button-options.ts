/**
 * The values of the options that change how the button looks. Names and values are those that integrators know from
 * Google's button; the first of each is the default.
 */
export const LOOKS = {
  type: ['standard', 'icon'],
  theme: ['light', 'dark', 'outline', 'filled', 'auto'],
  size: ['large', 'medium', 'small'],
  text: ['signin_with', 'signup_with', 'continue_with', 'signin'],
  shape: ['rectangular', 'pill', 'circle', 'square'],
  'logo-alignment': ['left', 'center'],
} as const;

/** Where the sign-in page opens; the first is the default. */
export const UX_MODES = ['popup', 'redirect'] as const;
export type UxMode = (typeof UX_MODES)[number];
