/** The receiver said no, and will say no again. */
export class Refused extends Error {
  /** @param reason the receiver's own code and HTTP status, never what was sent: it is logged */
  constructor(reason: string) {
    super(reason);
    this.name = 'Refused';
  }
}
