import { OntidSigninButton, useOntid } from 'ontid-signin/react';

export const wrong = [
  <ontid-signin theme="drak" />,
  <ontid-signin them="dark" />,
  <ontid-signin onontid-success={({ result }) => result.nobody} />,
  <ontid-signin clientId="did:ont:A" />,
  <OntidSigninButton theme="drak" />,
  <OntidSigninButton cleintId="did:ont:A" />,
  <OntidSigninButton onSuccess={({ nobody }) => nobody} />,
  <OntidSigninButton>words</OntidSigninButton>,
  useOntid({ cleintId: 'did:ont:A' }),
  useOntid().account.ontid,
  useOntid().signIn({ nonse: 'n' }),
];
