import vue from '@vitejs/plugin-vue';
import type { Plugin } from 'vite';

/** Compiles the Vue templates of the demo. In them `ontid-signin` is an element, not a component of Vue. */
export function vuePages(): Plugin {
  const plugin = vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === 'ontid-signin' } } });
  // The plugin's `config` would ask for one more build, for servers.
  return { ...plugin, config: () => {}, applyToEnvironment: ({ name }) => name === 'demo' };
}
