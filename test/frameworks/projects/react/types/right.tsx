import type { OntidSignin, SignInResult } from 'ontid-signin';
import { OntidSigninButton, type OntidSigninButtonProps, type OntidSigninProps, useOntid } from 'ontid-signin/react';
import { useRef } from 'react';

const style = { margin: 4 };
const attributes: OntidSigninProps = { theme: 'dark', className: 'wide' };
const props: OntidSigninButtonProps = { shape: 'pill', lang: 'zh' };

/** Everything that React and the options allow. */
export function Right({ keys }: { keys: string[] }) {
  const element = useRef<OntidSignin>(null);
  const { account, pending, error, signIn, signOut, refresh } = useOntid({ clientId: 'did:ont:A', scope: 'phone' });
  const text: string = account?.ontid ?? error?.code ?? String(pending);
  const name = (result: SignInResult): string => result.ontid;
  return (
    <>
      {keys.map((key) => (
        <ontid-signin
          key={key}
          ref={element}
          className="wide"
          style={style}
          lang="zh"
          id={key}
          hidden
          slot="a"
          onClick={() => {}}
          data-onsuccess="done"
          client-id="did:ont:A"
          logo-alignment="center"
          width={200}
          remember
          onontid-success={({ result }) => name(result)}
          aria-label="a"
        />
      ))}
      <ontid-signin {...attributes} />
      <OntidSigninButton {...props} />
      <OntidSigninButton
        key="b"
        ref={element}
        className="wide"
        style={style}
        lang="zh"
        id="b"
        hidden
        slot="a"
        onClick={() => {}}
        data-x="y"
        clientId="did:ont:A"
        logoAlignment="center"
        width={200}
        remember
        onSuccess={(result, event) => name(result) + name(event.result)}
        onError={({ code }, { error }) => code + error.code}
        onCancel={({ code }) => code}
        aria-label="a"
      />
      <button onClick={signIn}>{text}</button>
      <button onClick={() => signIn({ nonce: 'n' })}>{element.current?.clientId}</button>
      <button onClick={signOut} />
      <button onClick={refresh} />
    </>
  );
}
