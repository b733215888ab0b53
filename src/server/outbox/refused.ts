/** What came of an attempt to deliver. Its message is made by us, and is logged: see `DeliveryFault.message`. */
export class DeliveryFault extends Error {
  /** @param reason the receiver's own code and HTTP status, never what was sent */
  constructor(reason: string) {
    super(reason);
    this.name = 'DeliveryFault';
  }
}

/** The receiver said no, and will say no again. */
export class Refused extends DeliveryFault {
  constructor(reason: string) {
    super(reason);
    this.name = 'Refused';
  }
}
