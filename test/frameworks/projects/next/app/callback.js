/** The callback of the script tag writes who signed in outside of React's tree. */
export const CALLBACK = `function onSignIn({ ontid }) {
  document.body.append(Object.assign(document.createElement('p'), { id: 'who', textContent: ontid }));
}`;
