import vue from '@vitejs/plugin-vue';

export default {
  plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === 'ontid-signin' } } })],
  build: { rolldownOptions: { input: 'browser.js', output: { entryFileNames: '[name].js' } } },
};
