import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { read } from '../../support/runner/sources.ts';

/** Where each project expects the code that the documentation has for its framework. */
const FILES: Partial<Record<string, { document: string; language: string; file: string }>> = {
  angular: { document: 'src/widget/README.md', language: 'ts', file: 'src/recipe.ts' },
  htmx: { document: 'README.md', language: 'html', file: 'recipe.html' },
  lit: { document: 'src/widget/README.md', language: 'js', file: 'recipe.js' },
  next: { document: 'src/widget/README.md', language: 'jsx', file: 'app/recipe/sign-in.jsx' },
  svelte: { document: 'src/widget/README.md', language: 'svelte', file: 'src/routes/recipe/+page.svelte' },
  vue: { document: 'src/widget/README.md', language: 'vue', file: 'recipe.vue' },
};

/** Puts the code of the documentation into a project, word for word. */
export function writeRecipe(project: string, folder: string): void {
  const recipe = FILES[project];
  if (!recipe) return;
  const { document, language, file } = recipe;
  const blocks = [...read(document).matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(
    ([, code]) => code!,
  );
  const code = blocks.find((block) => /ontid-signin\/(define|react)|class="ontid-signin"/.test(block));
  assert.ok(code, `${document} has code in ${language}`);
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), code);
}
