import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { OntidSignin } from '../button/ontid-signin.ts';
import type { OntidSigninProps as Options } from '../button/template-types.ts';

/**
 * The attributes of `<ontid-signin>` in JSX: its options, and React's own (`key`, `ref`, `className`, `style`,
 * `onClick`).
 */
export type OntidSigninProps = Options &
  Omit<DetailedHTMLProps<HTMLAttributes<OntidSignin>, OntidSignin>, keyof Options>;
