import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Plugin } from 'vite';

/** Writes the description of the element for editors (Custom Elements Manifest), from its class. */
export function elementManifest(): Plugin {
  return {
    name: 'element-manifest',
    apply: 'build',
    applyToEnvironment: (environment) => environment.name === 'library',
    async writeBundle() {
      const analyzer = 'node_modules/@custom-elements-manifest/analyzer/cem.js';
      const config = 'src/widget/button/describe-element.js';
      await promisify(execFile)(process.execPath, [analyzer, 'analyze', '--config', config]);
    },
  };
}
