/** `ontid-expiring`, on the document: in five minutes the token of who is signed in ends. */
export class OntidExpiringEvent extends Event {
  readonly account: { ontid: string; expires: number };

  constructor(account: { ontid: string; expires: number }) {
    super('ontid-expiring');
    this.account = account;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'ontid-expiring': OntidExpiringEvent;
  }
}
