import { assert, mount, test, until } from '../support/harness.ts';

const STYLE =
  '<style>body { margin: 0 } ' +
  '.ontid-signin, ontid-signin { display: inline-block; min-height: 44px; vertical-align: top }</style>';

test('where its room is kept, nothing moves when the script arrives', async () => {
  const page = await mount(
    `<div>${STYLE}<div class="ontid-signin"></div><p>text</p><ontid-signin></ontid-signin><p>text</p></div>`,
  );
  const places = () => [...page.querySelectorAll('p')].map((element) => element.getBoundingClientRect().top);
  const before = places();
  const script = document.createElement('script');
  script.src = '/dist/plugin/plugin.js';
  document.head.append(script);
  const host = page.querySelector('.ontid-signin')!;
  const buttons = () => [
    (host.shadowRoot ?? host).querySelector('ontid-signin'),
    page.querySelector('p + ontid-signin'),
  ];
  await until(() => buttons().every((button) => button?.shadowRoot?.querySelector('button')));
  assert.deepEqual(places(), before);
});
