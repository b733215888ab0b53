import { CALLBACK } from '../callback.js';
import { Counter } from '../counter.jsx';

/** The three lines of the README, in server-rendered markup. */
export default function Page() {
  return (
    <main data-keep="">
      <script src={`${process.env.PLATFORM}/plugin.js`}></script>
      <script dangerouslySetInnerHTML={{ __html: CALLBACK }} />
      <div id="drawn" data-keep="" className="ontid-signin" data-onsuccess="onSignIn"></div>
      <button id="own" data-keep="" className="ontid-signin" data-onsuccess="onSignIn">
        <b data-keep="">Go in</b>
      </button>
      <input id="typed" data-keep="" />
      <Counter />
    </main>
  );
}
