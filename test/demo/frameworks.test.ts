import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allow, backEndAnswer, continueAs, newPageOfPerson, onStack, popupAfter } from '../support/fixtures/index.ts';

onStack((stack) => {
  for (const framework of ['React', 'Vue']) {
    test(`${framework}: a button in a list that is turned round meanwhile stays, and signs in for its own article`, async () => {
      const { page } = await newPageOfPerson(stack);
      const errors: string[] = [];
      page.on('pageerror', ({ message }) => errors.push(message));
      await page.goto(stack.site);
      await page.getByRole('link', { name: framework }).click();
      const articles = page.getByRole('listitem');
      const first = await articles.first().getByRole('heading').textContent();
      const mine = articles.filter({ hasText: first! }).locator('ontid-signin');
      const before = await mine.elementHandle();

      const popup = await popupAfter(page, () => mine.getByRole('button', { name: 'Continue with ONT ID' }).click());
      await page.getByRole('button', { name: 'Turn' }).click();
      await articles.last().getByText(first!).waitFor();
      assert.ok(await mine.evaluate((now, before) => now === before, before), 'it is another element');
      assert.equal(await mine.getByRole('button').getAttribute('aria-busy'), 'true');

      await continueAs(popup);
      await allow(popup);
      assert.equal((await backEndAnswer(page)).verified, true);
      assert.equal(await page.getByRole('status').textContent(), `You may read “${first}”.`);
      assert.deepEqual(errors, []);
    });
  }
});
