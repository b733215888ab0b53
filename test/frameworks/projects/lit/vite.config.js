export default {
  build: {
    outDir: 'built',
    rolldownOptions: {
      input: { browser: 'browser.js', own: 'own.js', documented: 'documented.js' },
      output: { entryFileNames: '[name].js' },
    },
  },
};
