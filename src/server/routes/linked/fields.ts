import Type from 'typebox';

/** A sign-in at a provider in an example. */
export const EXAMPLE_FLOW = '3f0e6a52-8a3e-4f0e-9d57-0c2b7d6f1f10';

/** Names a sign-in at a provider that is under way in the browser that calls. */
export const flowField = () => Type.String({ maxLength: 64, description: 'the sign-in at the provider' });
