import { Suspense } from 'react';
import { CALLBACK } from '../callback.js';
import { Counter } from '../counter.jsx';

export default function Page() {
  return (
    <main>
      <script src={`${process.env.PLATFORM}/plugin.js`}></script>
      <script dangerouslySetInnerHTML={{ __html: CALLBACK }} />
      <Suspense fallback={<p id="waiting">A moment …</p>}>
        <Late />
      </Suspense>
    </main>
  );
}

/** Streamed when the server says so, after the rest of the page, and hydrated by itself. */
async function Late() {
  await new Promise((done) => process.once('late', done));
  return (
    <section id="late" data-keep="">
      <div id="drawn" data-keep="" className="ontid-signin" data-onsuccess="onSignIn"></div>
      <Counter />
    </section>
  );
}
